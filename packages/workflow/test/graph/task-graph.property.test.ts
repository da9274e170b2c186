import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { verifies } from '@conclave/test/requirements';
import { NO_TASK, TaskGraph } from '../../src/graph/task-graph.ts';
import { rowsOf } from './rows.ts';

/** A graph without a circle: edges go from smaller to larger indices. */
const graphs = fc.integer({ min: 2, max: 30 }).chain((size) =>
  fc.record({
    size: fc.constant(size),
    pairs: fc.uniqueArray(
      fc
        .tuple(fc.nat(size - 1), fc.nat(size - 1))
        .filter(([a, b]) => a !== b)
        .map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const),
      { selector: ([a, b]) => `${a}-${b}`, maxLength: 80 },
    ),
    failing: fc.array(fc.boolean(), { minLength: size, maxLength: size }),
    items: fc.array(fc.integer({ min: 0, max: 4 }), { minLength: size, maxLength: size }),
    order: fc.infiniteStream(fc.nat()),
  }),
);

type Case = typeof graphs extends fc.Arbitrary<infer T> ? T : never;

/** Drives a graph as a run does, in an order of chance, and keeps what a naive model needs to judge it. */
class Drive {
  readonly #graph: TaskGraph;
  readonly #given: Case;
  readonly #open: number[] = [];
  readonly #sink = { push: (index: number) => void this.#open.push(index) };
  readonly #expanded = new Set<number>();
  /** Of every static task that has settled: whether it blocks its dependents. */
  readonly blocks = new Map<number, boolean>();
  readonly faults: string[] = [];
  settled = 0;

  constructor(given: Case) {
    this.#given = given;
    this.#graph = new TaskGraph(rowsOf(given.size, given.pairs));
  }

  run(): number {
    this.#graph.start(this.#sink);
    while (this.#open.length > 0) {
      const at = this.#given.order.next().value % this.#open.length;
      const [index] = this.#open.splice(at, 1) as [number];
      if (index >= this.#given.size || this.#expanded.has(index)) this.#settle(index);
      else this.#begin(index);
    }
    return this.#graph.size;
  }

  #begin(index: number): void {
    const dependencies = this.#given.pairs.filter(([, to]) => to === index).map(([from]) => from);
    const blocking = dependencies.filter((from) => this.blocks.get(from));
    if (!dependencies.every((from) => this.blocks.has(from))) this.faults.push(`${index} came too soon`);
    const blockedBy = this.#graph.blockedBy(index);
    const isRight = blocking.length === 0 ? blockedBy === NO_TASK : blocking.includes(blockedBy);
    if (!isRight) this.faults.push(`${index} is blocked by ${blockedBy}`);
    const count = blocking.length === 0 ? this.#given.items[index]! : 0;
    if (count === 0) {
      this.#settle(index);
      return;
    }
    this.#expanded.add(index);
    const first = this.#graph.expand(index, count);
    for (let item = 0; item < count; item += 1) this.#open.push(first + item);
  }

  #settle(index: number): void {
    const isItem = index >= this.#given.size;
    const isBlocking = !isItem && (this.#given.failing[index]! || this.#graph.blockedBy(index) !== NO_TASK);
    if (!isItem) this.blocks.set(index, isBlocking);
    this.settled += 1;
    this.#graph.settle(index, isBlocking, this.#sink);
  }
}

describe('task graph', () => {
  it(verifies('W1.graph-linear', 'announces what a naive model says, in any order of completion'), () => {
    fc.assert(
      fc.property(graphs, (given) => {
        const drive = new Drive(given);
        const size = drive.run();
        expect(drive.faults).toEqual([]);
        expect(drive.blocks.size).toBe(given.size);
        expect(drive.settled).toBe(size);
      }),
    );
  });
});
