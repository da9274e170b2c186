import { describe, expect, it } from 'vitest';
import { LateStarts } from '../../src/run/late-starts.ts';
import { Status, TaskTable } from '../../src/run/task-table.ts';
import { TurnBuffer } from '../../src/run/turn-buffer.ts';

const DELAY_MS = 100;

/** A table of four tasks, and what each look at it puts into the turn. */
function setUp() {
  const table = new TaskTable(['a', 'b', 'c', 'd']);
  const buffer = new TurnBuffer(table);
  const lateStarts = new LateStarts(table, buffer, DELAY_MS);
  return {
    table,
    start: (index: number, atMs: number): void => {
      table.setStatus(index, Status.running);
      table.attempts[index]! += 1;
      table.startedAtMs[index] = atMs;
    },
    look: (nowMs: number): number[] => {
      lateStarts.record(nowMs);
      return [...buffer.take().turn.changed.index];
    },
  };
}

describe('late starts', () => {
  it('records what has run for the delay, each attempt once', () => {
    const { start, look } = setUp();
    start(2, 1000);
    start(0, 1050);
    expect(look(1099)).toEqual([]);
    expect(look(1100)).toEqual([2]);
    expect(look(1150)).toEqual([0]);
    expect(look(1_000_000)).toEqual([]);
  });

  it('records the next attempt of a task whose last one was recorded', () => {
    const { start, look, table } = setUp();
    start(1, 1000);
    expect(look(1100)).toEqual([1]);
    table.setStatus(1, Status.waiting);
    start(1, 1100);
    expect(look(1150)).toEqual([]);
    expect(look(1200)).toEqual([1]);
    expect(look(1300)).toEqual([]);
  });

  it('leaves out what has ended, and fan-outs, which run by their items', () => {
    const { start, look, table } = setUp();
    start(0, 1000);
    table.setStatus(0, Status.completed);
    table.fanOuts.begin(3);
    table.setStatus(3, Status.running);
    const item = table.addItem(3, 'd[0]', '1');
    start(item, 1000);
    expect(look(2000)).toEqual([item]);
  });
});
