import { grown } from '../hand-off/grown.ts';

/** Told of each edge that comes or goes, with the whole subtree of `child` still, or already, on it. */
export interface TreeListener {
  attached(child: number, parent: number): void;
  /** Called while `child` still hangs on `parent`. */
  detaching(child: number, parent: number): void;
}

export const NO_MEMBER = -1;

/**
 * A rooted tree in which no member has more than `branching` children, in typed arrays that grow. A new member
 * goes where the tree is smallest, so that no member is deeper than 1 + log_branching(largest size so far).
 */
export class MemberTree {
  readonly branching: number;
  root = NO_MEMBER;
  parent: Int32Array = new Int32Array(0);
  childCount: Int32Array = new Int32Array(0);
  /** The children of v are `children[v * branching + i]`, i < childCount[v]. */
  children: Int32Array = new Int32Array(0);
  /** Members in the subtree, itself included. */
  weight: Int32Array = new Int32Array(0);
  readonly #listeners: TreeListener[] = [];

  constructor(branching: number) {
    this.branching = branching;
  }

  listen(listener: TreeListener): void {
    this.#listeners.push(listener);
  }

  childrenOf(member: number): number[] {
    const start = member * this.branching;
    return [...this.children.subarray(start, start + this.childCount[member]!)];
  }

  hasRoom(member: number): boolean {
    return this.childCount[member]! < this.branching;
  }

  /** Puts a new member in place. Returns its parent, NO_MEMBER for the root. */
  insert(member: number): number {
    this.#reserve(member + 1);
    this.weight[member] = 1;
    this.childCount[member] = 0;
    this.parent[member] = NO_MEMBER;
    if (this.root === NO_MEMBER) {
      this.root = member;
      return NO_MEMBER;
    }
    let parent = this.root;
    while (!this.hasRoom(parent)) parent = this.#childByWeight(parent, -1);
    this.attach(member, parent);
    return parent;
  }

  attach(child: number, parent: number): void {
    const place = this.childCount[parent]!;
    this.children[parent * this.branching + place] = child;
    this.childCount[parent] = place + 1;
    this.parent[child] = parent;
    this.#addWeight(parent, this.weight[child]!);
    for (const listener of this.#listeners) listener.attached(child, parent);
  }

  /** Takes a subtree off its parent. */
  detach(child: number): void {
    const parent = this.parent[child]!;
    for (const listener of this.#listeners) listener.detaching(child, parent);
    const start = parent * this.branching;
    const last = start + this.childCount[parent]! - 1;
    const place = this.children.indexOf(child, start);
    this.children.copyWithin(place, place + 1, last + 1);
    this.childCount[parent] = last - start;
    this.parent[child] = NO_MEMBER;
    this.#addWeight(parent, -this.weight[child]!);
  }

  /** A leaf below `member`, on the way where most members are; itself when it has no children. */
  heaviestLeaf(member: number): number {
    let leaf = member;
    while (this.childCount[leaf]! > 0) leaf = this.#childByWeight(leaf, 1);
    return leaf;
  }

  depth(member: number): number {
    let depth = 0;
    for (let at = this.parent[member]!; at !== NO_MEMBER; at = this.parent[at]!) depth += 1;
    return depth;
  }

  /** The first of the heaviest children (`sign` 1) or of the lightest (-1). */
  #childByWeight(member: number, sign: 1 | -1): number {
    const start = member * this.branching;
    let best = this.children[start]!;
    for (let i = start + 1; i < start + this.childCount[member]!; i += 1) {
      const child = this.children[i]!;
      if ((this.weight[child]! - this.weight[best]!) * sign > 0) best = child;
    }
    return best;
  }

  #addWeight(from: number, delta: number): void {
    for (let at = from; at !== NO_MEMBER; at = this.parent[at]!) this.weight[at]! += delta;
  }

  #reserve(count: number): void {
    this.parent = grown(this.parent, count);
    this.childCount = grown(this.childCount, count);
    this.weight = grown(this.weight, count);
    this.children = grown(this.children, count * this.branching);
  }
}
