/**
 * The upward rank of each task: how long the longest way from its start to the end of the workflow is expected to take
 * on average agents. Cheap to keep: ranks are computed again, in O(tasks + edges), only when some type's duration has
 * changed by a tenth, and not before as many tasks have ended as a 32nd of them all.
 */
export interface Graph {
  /** Tasks; they are the integers below it. */
  readonly size: number;
  /** Dependents of task i are `dependents[offsets[i] .. offsets[i + 1]]`. */
  readonly offsets: Int32Array;
  readonly dependents: Int32Array;
  /** How many tasks each task waits for. */
  readonly inDegrees: Int32Array;
}

const worthwhile = 0.1;
const part = 32;

export class UpwardRanks {
  readonly ranks: Float64Array;
  /** Tasks, each behind all that it waits for. */
  readonly order: Int32Array;
  readonly #graph: Graph;
  readonly #typeOf: Int32Array;
  readonly #types: readonly number[];
  readonly #durations = new Map<number, number>();
  #ended = 0;

  /** @param graph without cycles */
  constructor(graph: Graph, typeOf: Int32Array) {
    this.#graph = graph;
    this.#typeOf = typeOf;
    this.#types = [...new Set(typeOf)];
    this.ranks = new Float64Array(graph.size);
    this.order = topologicalOrder(graph);
    this.#ended = graph.size;
  }

  /** Tells that a task has ended: the estimates may have changed. */
  ended(): void {
    this.#ended += 1;
  }

  /**
   * @param durationOf expected duration of a type
   * @returns whether the ranks are other ones now.
   */
  update(durationOf: (type: number) => number): boolean {
    if (this.#ended * part < this.#graph.size) return false;
    this.#ended = 0;
    let changed = false;
    for (const type of this.#types) {
      const before = this.#durations.get(type);
      const now = durationOf(type);
      changed ||= before === undefined || Math.abs(now - before) > worthwhile * before;
    }
    if (!changed) return false;
    for (const type of this.#types) this.#durations.set(type, durationOf(type));
    this.#rank();
    return true;
  }

  #rank(): void {
    const { order, ranks } = this;
    const { offsets, dependents } = this.#graph;
    for (let at = order.length - 1; at >= 0; at -= 1) {
      const task = order[at]!;
      let longest = 0;
      for (let edge = offsets[task]!; edge < offsets[task + 1]!; edge += 1)
        longest = Math.max(longest, ranks[dependents[edge]!]!);
      ranks[task] = longest + this.#durations.get(this.#typeOf[task]!)!;
    }
  }
}

function topologicalOrder({ size, offsets, dependents, inDegrees }: Graph): Int32Array {
  const open = inDegrees.slice();
  const order = new Int32Array(size);
  let count = 0;
  for (let task = 0; task < size; task += 1) if (open[task] === 0) order[count++] = task;
  for (let at = 0; at < count; at += 1) {
    const task = order[at]!;
    for (let edge = offsets[task]!; edge < offsets[task + 1]!; edge += 1) {
      const dependent = dependents[edge]!;
      open[dependent]! -= 1;
      if (open[dependent] === 0) order[count++] = dependent;
    }
  }
  return order;
}
