import { IndexSet } from '../hand-off/index-set.ts';
import { MemberTopology } from '../layout/member-topology.ts';
import type { Edge, EdgeChange, RepairPlan, TopologyDescription } from '../layout/topology.ts';

/**
 * A closed line: each member messages the one before and the one after it. The order is that of the integers, so
 * that a member that comes back takes its old place. Joining and leaving cost O(log32 members), a route its hops.
 */
export class RingTopology extends MemberTopology {
  readonly kind = 'ring';
  readonly #ring = new IndexSet();

  join(index: number, agentId: string): EdgeChange {
    this.members.add(index, agentId);
    this.#ring.add(index);
    const { size } = this;
    if (size === 1) return { removed: [], added: [] };
    const before = this.#ring.before(index);
    const after = this.#ring.after(index);
    if (size === 2) return { removed: [], added: [[before, index]] };
    const added: Edge[] = [
      [before, index],
      [index, after],
    ];
    return { removed: size === 3 ? [] : [[before, after]], added };
  }

  leave(index: number): RepairPlan {
    this.members.agentId(index);
    const before = this.#ring.before(index);
    const after = this.#ring.after(index);
    const { size } = this;
    this.members.remove(index);
    this.#ring.delete(index);
    const lost = { lost: index, successor: null };
    if (size === 1) return { ...lost, action: 'dropped', removed: [], added: [] };
    if (size === 2) return { ...lost, action: 'dropped', removed: [[before, index]], added: [] };
    const removed: Edge[] = [
      [before, index],
      [index, after],
    ];
    return {
      ...lost,
      action: 'healed',
      successor: after,
      removed,
      added: size === 3 ? [] : [[before, after]],
    };
  }

  mayMessage(from: number, to: number): boolean {
    if (from === to || !this.has(from) || !this.has(to)) return false;
    return this.#ring.after(from) === to || this.#ring.before(from) === to;
  }

  /** The shorter way round: both are walked at once, and the one that arrives first is taken. */
  route(from: number, to: number): readonly number[] {
    this.members.agentId(from);
    this.members.agentId(to);
    if (from === to) return [];
    const forth = [this.#ring.after(from)];
    const back = [this.#ring.before(from)];
    for (;;) {
      if (forth.at(-1) === to) return forth;
      if (back.at(-1) === to) return back;
      forth.push(this.#ring.after(forth.at(-1)!));
      back.push(this.#ring.before(back.at(-1)!));
    }
  }

  neighbours(index: number): readonly number[] {
    this.members.agentId(index);
    if (this.size === 1) return [];
    const after = this.#ring.after(index);
    return this.size === 2 ? [after] : [after, this.#ring.before(index)];
  }

  describe(): TopologyDescription {
    const members = this.indices()
      .toSorted((a, b) => a - b)
      .map((index) => ({
        index,
        agentId: this.members.agentId(index),
        role: 'peer' as const,
        parent: null,
        depth: 0,
      }));
    const edges = members.map(({ index }): Edge => [index, this.#ring.after(index)]);
    // Two members share one edge, and one has none.
    const count = members.length < 3 ? members.length - 1 : edges.length;
    return {
      kind: this.kind,
      size: this.size,
      top: null,
      members,
      edges: edges.slice(0, Math.max(0, count)),
    };
  }
}
