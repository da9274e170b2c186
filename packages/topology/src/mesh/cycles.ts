import { grown } from '../hand-off/grown.ts';
import type { SeededNumbers } from './seeded-numbers.ts';

/**
 * The overlay of a large mesh: several cycles over all members, each in an order of its own that chance decides
 * (Law and Siu, 2003). Every cycle by itself connects everybody, whoever is taken out; together they are an expander
 * with high probability, so that routes grow with the logarithm of the members. Joining and leaving cost O(cycles).
 */
export class Cycles {
  readonly #after: Int32Array[];
  readonly #before: Int32Array[];
  /** All members in any order, to pick one at random, and each one's place in it. */
  readonly members: number[] = [];
  #place: Int32Array = new Int32Array(0);
  readonly #numbers: SeededNumbers;

  constructor(cycles: number, numbers: SeededNumbers) {
    this.#after = Array.from({ length: cycles }, () => new Int32Array(0));
    this.#before = Array.from({ length: cycles }, () => new Int32Array(0));
    this.#numbers = numbers;
  }

  /** Ends of edges per member: two in each cycle, of which some may be the same. */
  get ends(): number {
    return 2 * this.#after.length;
  }

  /** The neighbour at one of the member's ends. */
  at(member: number, end: number): number {
    const cycle = end >> 1;
    return ((end & 1) === 0 ? this.#after[cycle] : this.#before[cycle])![member]!;
  }

  has(member: number): boolean {
    return this.members[this.#place[member] ?? -1] === member;
  }

  linked(one: number, other: number): boolean {
    for (const after of this.#after) if (after[one] === other || after[other] === one) return one !== other;
    return false;
  }

  /** Each neighbour once. */
  neighbours(member: number): number[] {
    const found: number[] = [];
    for (let end = 0; end < this.ends; end += 1) {
      const neighbour = this.at(member, end);
      if (neighbour !== member && !found.includes(neighbour)) found.push(neighbour);
    }
    return found;
  }

  /** Puts the member into each cycle, between two that chance picks. Returns the pairs that it came between. */
  insert(member: number): [number, number][] {
    this.#place = grown(this.#place, member + 1);
    const parted: [number, number][] = [];
    const { length } = this.members;
    for (let cycle = 0; cycle < this.#after.length; cycle += 1) {
      const after = (this.#after[cycle] = grown(this.#after[cycle]!, member + 1));
      const before = (this.#before[cycle] = grown(this.#before[cycle]!, member + 1));
      const left = length === 0 ? member : this.members[this.#numbers(length)]!;
      const right = length === 0 ? member : after[left]!;
      after[left] = member;
      before[member] = left;
      after[member] = right;
      before[right] = member;
      if (left !== right) parted.push([left, right]);
    }
    this.#place[member] = length;
    this.members.push(member);
    return parted;
  }

  /** Takes the member out of each cycle. Returns the pairs that are neighbours in one now. */
  remove(member: number): [number, number][] {
    const joined: [number, number][] = [];
    for (const [cycle, after] of this.#after.entries()) {
      const before = this.#before[cycle]!;
      const left = before[member]!;
      const right = after[member]!;
      after[left] = right;
      before[right] = left;
      if (left !== right && left !== member) joined.push([left, right]);
    }
    const place = this.#place[member]!;
    const last = this.members.pop()!;
    if (last !== member) {
      this.members[place] = last;
      this.#place[last] = place;
    }
    return joined;
  }
}
