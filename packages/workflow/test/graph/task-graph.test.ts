import { describe, expect, it } from 'vitest';
import { NO_TASK, TaskGraph } from '../../src/graph/task-graph.ts';
import { rowsOf } from './rows.ts';

/** Collects what is announced since it was last asked. */
function collector() {
  let announced: number[] = [];
  return {
    push: (index: number) => void announced.push(index),
    take() {
      const taken = announced;
      announced = [];
      return taken;
    },
  };
}

describe('task graph', () => {
  it('announces a task once the last of its dependencies has settled', () => {
    // 0 and 1 before 2, 2 before 3.
    const graph = new TaskGraph(
      rowsOf(4, [
        [0, 2],
        [1, 2],
        [2, 3],
      ]),
    );
    const sink = collector();
    graph.start(sink);
    expect(sink.take()).toEqual([0, 1]);
    graph.settle(1, false, sink);
    expect(sink.take()).toEqual([]);
    graph.settle(0, false, sink);
    expect(sink.take()).toEqual([2]);
    graph.settle(2, false, sink);
    expect(sink.take()).toEqual([3]);
    expect(graph.blockedBy(3)).toBe(NO_TASK);
  });

  it('names the first dependency that blocks, and waits for the others all the same', () => {
    const graph = new TaskGraph(
      rowsOf(4, [
        [0, 3],
        [1, 3],
        [2, 3],
      ]),
    );
    const sink = collector();
    graph.start(sink);
    sink.take();
    graph.settle(0, false, sink);
    graph.settle(2, true, sink);
    graph.settle(1, true, sink);
    expect(sink.take()).toEqual([3]);
    expect(graph.blockedBy(3)).toBe(2);
  });

  it('announces a fan-out again when the last of its items has settled', () => {
    const graph = new TaskGraph(rowsOf(2, [[0, 1]]));
    const sink = collector();
    graph.start(sink);
    expect(sink.take()).toEqual([0]);
    expect(graph.expand(0, 3)).toBe(2);
    expect(graph.size).toBe(5);
    expect([2, 3, 4].map((index) => graph.parent(index))).toEqual([0, 0, 0]);
    graph.settle(4, false, sink);
    graph.settle(2, true, sink);
    expect(sink.take()).toEqual([]);
    graph.settle(3, false, sink);
    expect(sink.take()).toEqual([0]);
    graph.settle(0, false, sink);
    expect(sink.take()).toEqual([1]);
    expect(graph.blockedBy(1)).toBe(NO_TASK);
  });

  it('keeps the items of several fan-outs apart while it grows', () => {
    const graph = new TaskGraph(rowsOf(2, []));
    const sink = collector();
    graph.start(sink);
    sink.take();
    const first = graph.expand(0, 1000);
    const second = graph.expand(1, 1);
    graph.settle(second, false, sink);
    expect(sink.take()).toEqual([1]);
    for (let index = first; index < second; index += 1) graph.settle(index, false, sink);
    expect(sink.take()).toEqual([0]);
  });
});
