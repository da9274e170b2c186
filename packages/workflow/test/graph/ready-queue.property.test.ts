import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { verifies } from '@conclave/test/requirements';
import { ReadyQueue } from '../../src/graph/ready-queue.ts';
import { NO_TASK } from '../../src/graph/task-graph.ts';

/** The definition: the oldest of those with the largest priority. */
class NaiveQueue {
  readonly #entries: { index: number; priority: number }[] = [];

  push(index: number, priority: number): void {
    this.#entries.push({ index, priority });
  }

  get size(): number {
    return this.#entries.length;
  }

  get topPriority(): number {
    return Math.max(...this.#entries.map(({ priority }) => priority));
  }

  peek(): number {
    return this.#top()?.index ?? NO_TASK;
  }

  pop(): number {
    const top = this.#top();
    if (top === undefined) return NO_TASK;
    this.#entries.splice(this.#entries.indexOf(top), 1);
    return top.index;
  }

  #top(): { index: number; priority: number } | undefined {
    const largest = this.topPriority;
    return this.#entries.find(({ priority }) => priority === largest);
  }
}

const operations = (priority: fc.Arbitrary<number>) =>
  fc.array(
    fc.oneof({ weight: 3, arbitrary: priority }, { weight: 2, arbitrary: fc.constant('pop' as const) }),
    {
      maxLength: 400,
    },
  );

/** What a queue says about itself before each step, and what the step gives. */
function trace(queue: ReadyQueue | NaiveQueue, list: readonly (number | 'pop')[]): unknown[] {
  return list.map((operation, index) => {
    const seen = [queue.size, queue.topPriority, queue.peek()];
    if (operation === 'pop') return [...seen, queue.pop()];
    queue.push(index, operation);
    return seen;
  });
}

function follows(list: readonly (number | 'pop')[]): void {
  expect(trace(new ReadyQueue(), list)).toEqual(trace(new NaiveQueue(), list));
}

describe('ready queue', () => {
  it(
    verifies('W1.priority-then-age', 'gives the oldest of the largest priority, with a few priorities'),
    () => {
      fc.assert(fc.property(operations(fc.constantFrom(-100, 0, 0, 0, 100)), follows));
    },
  );

  it(verifies('W1.priority-then-age', 'gives the oldest of the largest priority, with any integers'), () => {
    fc.assert(fc.property(operations(fc.integer({ min: -1_000_000, max: 1_000_000 })), follows));
  });

  it('keeps order over many thousand pushes and pops of one priority', () => {
    const queue = new ReadyQueue();
    let next = 0;
    let inOrder = true;
    for (let index = 0; index < 50_000; index += 1) {
      queue.push(index);
      if (index % 3 === 0) {
        inOrder &&= queue.pop() === next;
        next += 1;
      }
    }
    while (queue.size > 0) {
      inOrder &&= queue.pop() === next;
      next += 1;
    }
    expect(inOrder).toBe(true);
    expect(next).toBe(50_000);
  });
});
