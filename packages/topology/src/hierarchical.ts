import { Members } from './members.ts';
import { NO_MEMBER, type MemberTree } from './member-tree.ts';
import { spread } from './broadcast.ts';
import { removeFromTree } from './tree-repair.ts';
import type {
  BroadcastPlan,
  Edge,
  MemberDescription,
  MemberRole,
  RepairPlan,
  Topology,
  TopologyDescription,
} from './topology.ts';

/**
 * A tree of agents. A member messages its lead and those it leads; anything else goes up to the lead that both
 * share and down again. Joining, leaving and routing cost O(branching * log members).
 */
export class HierarchicalTopology implements Topology {
  readonly kind = 'hierarchical';
  readonly #members = new Members();
  readonly #tree: MemberTree;

  constructor(tree: MemberTree) {
    this.#tree = tree;
  }

  get size(): number {
    return this.#members.size;
  }

  has(index: number): boolean {
    return this.#members.has(index);
  }

  agentId(index: number): string {
    return this.#members.agentId(index);
  }

  indexOf(agentId: string): number | undefined {
    return this.#members.indexOf(agentId);
  }

  join(index: number, agentId: string): readonly Edge[] {
    this.#members.add(index, agentId);
    const parent = this.#tree.insert(index);
    return parent === NO_MEMBER ? [] : [[parent, index]];
  }

  leave(index: number): RepairPlan {
    this.#members.remove(index);
    return removeFromTree(this.#tree, index);
  }

  mayMessage(from: number, to: number): boolean {
    if (!this.has(from) || !this.has(to)) return false;
    return this.#tree.parent[from] === to || this.#tree.parent[to] === from;
  }

  route(from: number, to: number): readonly number[] {
    this.#members.agentId(from);
    this.#members.agentId(to);
    const up = this.#pathToRoot(from);
    const down = this.#pathToRoot(to);
    while (up.length > 0 && down.length > 0 && up.at(-1) === down.at(-1)) {
      up.pop();
      down.pop();
    }
    const shared = up.length > 0 ? this.#tree.parent[up.at(-1)!]! : from;
    const climb = up.length > 0 ? [...up.slice(1), shared] : [];
    return [...climb, ...down.toReversed()];
  }

  broadcastPlan(from: number): BroadcastPlan {
    return spread(this, from);
  }

  neighbours(index: number): readonly number[] {
    this.#members.agentId(index);
    const parent = this.#tree.parent[index]!;
    const children = this.#tree.childrenOf(index);
    return parent === NO_MEMBER ? children : [parent, ...children];
  }

  describe(): TopologyDescription {
    const members = [...this.#members.indices].map((index) => this.#describeMember(index));
    const edges = members.flatMap(({ index, parent }): Edge[] => (parent === null ? [] : [[parent, index]]));
    const top = this.#tree.root === NO_MEMBER ? null : this.#tree.root;
    return { kind: this.kind, size: this.size, top, members, edges };
  }

  #describeMember(index: number): MemberDescription {
    const parent = this.#tree.parent[index]!;
    return {
      index,
      agentId: this.#members.agentId(index),
      role: this.#role(index),
      parent: parent === NO_MEMBER ? null : parent,
      depth: this.#tree.depth(index),
    };
  }

  #role(index: number): MemberRole {
    if (index === this.#tree.root) return 'root';
    return this.#tree.childCount[index]! > 0 ? 'lead' : 'worker';
  }

  #pathToRoot(from: number): number[] {
    const path: number[] = [];
    for (let at = from; at !== NO_MEMBER; at = this.#tree.parent[at]!) path.push(at);
    return path;
  }
}
