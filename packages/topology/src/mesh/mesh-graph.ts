import type { Edge, EdgeChange } from '../layout/topology.ts';
import { Cycles } from './cycles.ts';
import type { SeededNumbers } from './seeded-numbers.ts';

export interface MeshGraphOptions {
  /** Neighbours of a member at most, once the mesh is no longer full; even. */
  readonly degree: number;
  /** Members up to which everybody is everybody's neighbour. */
  readonly fullUpTo: number;
  readonly numbers: SeededNumbers;
}

/**
 * Who is whose neighbour in a mesh: everybody up to a size, above it only the neighbours in an overlay of bounded
 * degree. A mesh that has shrunk becomes full again at half that size, so that members who come and go at the limit
 * do not change the shape each time.
 */
export class MeshGraph {
  readonly cycles: Cycles;
  readonly #fullUpTo: number;
  #isFull = true;

  constructor({ degree, fullUpTo, numbers }: MeshGraphOptions) {
    this.cycles = new Cycles(degree >> 1, numbers);
    this.#fullUpTo = fullUpTo;
  }

  get isFull(): boolean {
    return this.#isFull;
  }

  linked(one: number, other: number): boolean {
    return this.#isFull ? one !== other : this.cycles.linked(one, other);
  }

  neighbours(member: number): number[] {
    if (!this.#isFull) return this.cycles.neighbours(member);
    return this.cycles.members.filter((other) => other !== member);
  }

  insert(member: number): EdgeChange {
    const { cycles } = this;
    const parted = cycles.insert(member);
    const isFull = this.#isFull && cycles.members.length <= this.#fullUpTo;
    if (this.#isFull && !isFull) {
      this.#isFull = false;
      return { removed: this.#missing(member), added: edgesOf(member, cycles.neighbours(member)) };
    }
    const removed = isFull ? [] : distinct(parted.filter(([left, right]) => !cycles.linked(left, right)));
    return { removed, added: edgesOf(member, this.neighbours(member)) };
  }

  /** `added` are the edges that stand in for those of the lost member. */
  remove(member: number): EdgeChange {
    const { cycles } = this;
    const neighbours = this.neighbours(member);
    // Which of its neighbours were linked before: the cycles close over the gap and tell only what they joined.
    const wereLinked = this.#isFull ? undefined : linkedPairs(cycles, neighbours);
    const joined = cycles.remove(member);
    const removed = edgesOf(member, neighbours);
    if (wereLinked === undefined) return { removed, added: [] };
    const standIns = distinct(joined).filter((pair) => !wereLinked.has(pair.join('-')));
    if (cycles.members.length > this.#fullUpTo >> 1) return { removed, added: standIns };
    this.#isFull = true;
    return { removed, added: [...standIns, ...this.#missing(undefined)] };
  }

  /** Pairs of members that the overlay does not link; but for one member. */
  #missing(except: number | undefined): Edge[] {
    const missing: Edge[] = [];
    const members = this.cycles.members.toSorted((a, b) => a - b);
    for (const [place, one] of members.entries())
      for (const other of members.slice(place + 1))
        if (one !== except && other !== except && !this.cycles.linked(one, other)) missing.push([one, other]);
    return missing;
  }
}

function linkedPairs(cycles: Cycles, members: readonly number[]): Set<string> {
  const pairs = new Set<string>();
  for (const one of members)
    for (const other of members) if (one < other && cycles.linked(one, other)) pairs.add(`${one}-${other}`);
  return pairs;
}

function edge(one: number, other: number): Edge {
  return one < other ? [one, other] : [other, one];
}

function edgesOf(member: number, neighbours: readonly number[]): Edge[] {
  return neighbours.map((neighbour) => edge(member, neighbour));
}

function distinct(pairs: readonly (readonly [number, number])[]): Edge[] {
  return [...new Map(pairs.map(([one, other]) => [edge(one, other).join('-'), edge(one, other)])).values()];
}
