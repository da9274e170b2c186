import type { BidCost } from '../hand-off/bid-cost.ts';
import { FreeSetHandOff, type FreeSet } from '../hand-off/free-set-hand-off.ts';
import { grown } from '../hand-off/grown.ts';
import { NONE } from '../hand-off/slot-table.ts';
import type { MeshGraph } from './mesh-graph.ts';

/**
 * Nobody hands out work: the agent that got the last task of a class announces the next one to its neighbours, and
 * each with a free slot bids. Most free slots win, where a cost is known the lowest cost per free slot; between equal
 * bids whoever has been without a new task longest. When no neighbour is free, an idle agent elsewhere steals the
 * task, in turn over them. O(degree), in a full mesh O(agents that are free), which that limits.
 * Agents must be in the mesh before they are added here, and be removed here before they leave it.
 */
export class MeshHandOff extends FreeSetHandOff {
  readonly #graph: MeshGraph;
  readonly #cost: BidCost | undefined;
  /** Per agent, when it won its last task, in tasks. */
  #wonAt: Int32Array = new Int32Array(0);
  #tasks = 0;
  #best = NONE;
  #lowest = 0;
  /** Tasks that went to no neighbour of the agent that announced them. */
  stolen = 0;

  constructor(graph: MeshGraph, cost: BidCost | undefined) {
    super();
    this.#graph = graph;
    this.#cost = cost;
  }

  override addMember(agent: number, slots: number, classIds: readonly number[]): void {
    super.addMember(agent, slots, classIds);
    this.#wonAt = grown(this.#wonAt, agent + 1);
    this.#wonAt[agent] = this.#tasks;
  }

  protected choose(from: FreeSet, classId: number): number {
    this.#best = NONE;
    if (this.#graph.isFull) this.#askAll(from, classId);
    else if (this.#graph.cycles.has(from.last)) this.#askNeighbours(from, classId);
    if (this.#best === NONE) {
      this.#best = from.agents.after(from.last);
      this.stolen += 1;
    }
    this.#tasks = (this.#tasks + 1) | 0;
    this.#wonAt[this.#best] = this.#tasks;
    return this.#best;
  }

  #askAll(from: FreeSet, classId: number): void {
    const { agents } = from;
    for (let agent = agents.next(0); agent !== NONE; agent = agents.next(agent + 1))
      this.#bid(agent, classId);
  }

  #askNeighbours(from: FreeSet, classId: number): void {
    const { cycles } = this.#graph;
    const { ends } = cycles;
    if (from.agents.has(from.last)) this.#bid(from.last, classId);
    for (let end = 0; end < ends; end += 1) {
      const agent = cycles.at(from.last, end);
      if (from.agents.has(agent)) this.#bid(agent, classId);
    }
  }

  #bid(agent: number, classId: number): void {
    const free = this.table.free[agent]!;
    const bid = this.#cost === undefined ? -free : this.#cost(agent, classId) / free;
    if (this.#best !== NONE && bid > this.#lowest) return;
    // A difference holds when the count of tasks has run over.
    if (
      this.#best !== NONE &&
      bid === this.#lowest &&
      ((this.#wonAt[agent]! - this.#wonAt[this.#best]!) | 0) >= 0
    )
      return;
    this.#best = agent;
    this.#lowest = bid;
  }
}
