import { ClassHandOff } from '../hand-off/class-hand-off.ts';
import { ClassTree } from './class-tree.ts';
import { grown } from '../hand-off/grown.ts';
import { NO_MEMBER, type MemberTree, type TreeListener } from './member-tree.ts';
import { NONE, unknownClass } from '../hand-off/slot-table.ts';

/**
 * Work is delegated down the tree: each lead knows how many slots of a class are free below each child and passes
 * the task to the child with most, ties in turn; it takes the task itself when it has more free slots than any
 * child has below it. Cost: O(branching * depth) to take, O(classes of the agent * depth) to give back.
 * Agents must be in the tree before they are added here, and be removed here before they leave the tree.
 */
export class HierarchicalHandOff extends ClassHandOff<ClassTree> implements TreeListener {
  readonly #tree: MemberTree;
  /** Per member, the child (by place; its own turn comes last) that is first in line at the next tie. */
  #turn: Int32Array = new Int32Array(0);

  constructor(tree: MemberTree) {
    super();
    this.#tree = tree;
    tree.listen(this);
  }

  override addMember(agent: number, slots: number, classIds: readonly number[]): void {
    for (const classId of classIds) this.classAt(classId);
    this.table.add(agent, slots);
    this.#reserve();
    for (const classId of classIds) this.join(agent, classId);
  }

  override removeMember(agent: number): void {
    const table = this.table;
    if (!table.has(agent)) return;
    this.setSlots(agent, 0);
    for (let m = table.first[agent]!; m !== NONE; m = table.next[m]!) {
      const tree = this.classAt(table.classOf[m]!);
      tree.members -= 1;
      if (tree.only === agent) tree.only = NONE;
    }
    table.remove(agent);
  }

  take(classId: number): number {
    const tree = this.classes[classId];
    if (tree === undefined) throw unknownClass(classId);
    if (tree.free === 0) return NONE;
    return this.takeSlot(tree.counts === null ? tree.only : this.#delegate(tree.counts));
  }

  attached(child: number, parent: number): void {
    this.#carry(child, parent, 1);
  }

  detaching(child: number, parent: number): void {
    this.#carry(child, parent, -1);
  }

  #delegate(counts: Int32Array): number {
    const { childCount } = this.#tree;
    let lead = this.#tree.root;
    while (childCount[lead]! > 0) {
      const next = this.#choose(lead, counts);
      if (next === lead) return lead;
      lead = next;
    }
    return lead;
  }

  /** The child with most free slots below it, or the lead when its own are more; ties go to the next in turn. */
  #choose(lead: number, counts: Int32Array): number {
    const { childCount, children, branching } = this.#tree;
    const places = childCount[lead]!;
    const start = lead * branching;
    const turn = Math.min(this.#turn[lead]!, places);
    let own = counts[lead]!;
    let most = 0;
    let chosen = places;
    for (let step = 0; step < places; step += 1) {
      const place = turn + step < places ? turn + step : turn + step - places;
      const free = counts[children[start + place]!]!;
      own -= free;
      if (free > most) {
        most = free;
        chosen = place;
      }
    }
    if (own > most || (own === most && chosen < turn)) chosen = places;
    this.#turn[lead] = chosen === places ? 0 : chosen + 1;
    return chosen === places ? lead : children[start + chosen]!;
  }

  protected createClass(): ClassTree {
    return new ClassTree();
  }

  /** The agent has `delta` more free slots: tells its classes, and every lead above it. */
  protected changeFree(agent: number, delta: number): void {
    const table = this.table;
    for (let m = table.first[agent]!; m !== NONE; m = table.next[m]!) {
      const tree = this.classes[table.classOf[m]!]!;
      tree.free += delta;
      if (tree.counts !== null) this.#climb(tree.counts, agent, delta);
    }
  }

  #climb(counts: Int32Array, from: number, delta: number): void {
    const { parent } = this.#tree;
    for (let at = from; at !== NO_MEMBER; at = parent[at]!) counts[at]! += delta;
  }

  /** A subtree comes or goes with all that is free in it. */
  #carry(child: number, parent: number, sign: 1 | -1): void {
    this.#reserve();
    for (const tree of this.classes) {
      const counts = tree?.counts ?? null;
      if (counts !== null && counts[child] !== 0) this.#climb(counts, parent, sign * counts[child]!);
    }
  }

  /** As many places as the tree has: it may hold members that are not added here yet. */
  #reserve(): void {
    const places = this.#tree.parent.length;
    if (this.#turn.length >= places) return;
    this.#turn = grown(this.#turn, places);
    for (const tree of this.classes) tree?.reserve(places);
  }

  protected join(agent: number, classId: number): void {
    if (this.table.link(agent, classId) === NONE) return;
    const tree = this.classAt(classId);
    const free = Math.max(0, this.table.free[agent]!);
    tree.members += 1;
    tree.free += free;
    if (tree.members === 1 && tree.counts === null) tree.only = agent;
    else this.#count(tree, agent, free);
  }

  /** Enters an agent's free slots into the counts, which begin with the second agent of a class. */
  #count(tree: ClassTree, agent: number, free: number): void {
    if (tree.counts === null) {
      const first = tree.only;
      tree.counts = new Int32Array(this.#tree.parent.length);
      tree.only = NONE;
      if (first !== NONE) this.#climb(tree.counts, first, Math.max(0, this.table.free[first]!));
    }
    this.#climb(tree.counts, agent, free);
  }
}
