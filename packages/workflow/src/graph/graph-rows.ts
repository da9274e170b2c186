/** Edges as columns: task `to[e]` waits for task `from[e]`. */
export interface EdgeList {
  readonly from: Int32Array;
  readonly to: Int32Array;
}

/**
 * Who waits for whom, as compressed rows: what a graph is before anything runs. It depends on the workflow alone, so
 * all runs of a workflow share it.
 */
export class GraphRows {
  /** Tasks; they are the integers below it. */
  readonly size: number;
  /** Dependents of task i are `dependents[offsets[i] .. offsets[i + 1]]`. */
  readonly offsets: Int32Array;
  readonly dependents: Int32Array;
  /** How many tasks each task waits for. */
  readonly inDegrees: Int32Array;

  constructor(size: number, edges: EdgeList) {
    this.size = size;
    this.offsets = new Int32Array(size + 1);
    this.dependents = new Int32Array(edges.to.length);
    this.inDegrees = new Int32Array(size);
    this.#count(edges);
    this.#fill(edges);
  }

  /** Counts dependents per task and sums them to row starts. */
  #count({ from, to }: EdgeList): void {
    const { size, offsets, inDegrees } = this;
    for (let edge = 0; edge < to.length; edge += 1) {
      inDegrees[to[edge]!]! += 1;
      offsets[from[edge]! + 1]! += 1;
    }
    for (let index = 0; index < size; index += 1) offsets[index + 1]! += offsets[index]!;
  }

  /** Drops each edge into its row. */
  #fill({ from, to }: EdgeList): void {
    const { size, offsets, dependents } = this;
    const next = offsets.slice(0, size);
    for (let edge = 0; edge < to.length; edge += 1) {
      const row = from[edge]!;
      dependents[next[row]!] = to[edge]!;
      next[row]! += 1;
    }
  }
}
