import { describe, expect, it } from 'vitest';
import { toErrorData } from '@conclave/contracts';
import { Status, TaskTable } from '../../src/run/task-table.ts';
import { TurnBuffer } from '../../src/run/turn-buffer.ts';

function setUp(tasks: number) {
  const table = new TaskTable(Array.from({ length: tasks }, (_, index) => `task-${index}`));
  const buffer = new TurnBuffer(table);
  const settle = (index: number): void => {
    table.setStatus(index, Status.completed);
    table.finishedAtMs[index] = 1_000 + index;
    buffer.settle(index);
  };
  return { table, buffer, settle };
}

describe('the turn buffer', () => {
  it('gives what has settled before what goes on, each task once', () => {
    const { buffer, settle } = setUp(4);
    for (const index of [3, 1, 0]) buffer.change(index);
    settle(2);
    settle(1);
    const { turn, settled } = buffer.take();
    expect([...settled]).toEqual([2, 1]);
    expect([...turn.changed.index]).toEqual([2, 1, 3, 0]);
    expect([...turn.changed.finishedAtMs]).toEqual([1_002, 1_001, 0, 0]);
    expect(buffer.isEmpty).toBe(true);
  });

  it('makes turns that neither later turns nor the table write to', () => {
    const { buffer, settle, table } = setUp(2);
    settle(0);
    const first = buffer.take();
    settle(1);
    const second = buffer.take();
    table.setStatus(0, Status.waiting);
    table.finishedAtMs.fill(5);
    expect([...first.settled, ...first.turn.changed.index]).toEqual([0, 0]);
    expect([...first.turn.changed.status, ...first.turn.changed.finishedAtMs]).toEqual([
      Status.completed,
      1_000,
    ]);
    expect([...second.settled]).toEqual([1]);
  });

  it('sends no more bytes than the turn has: no column is a part of a larger buffer', () => {
    const { buffer, settle } = setUp(3);
    settle(0);
    buffer.change(2);
    const { index, status, attempt, startedAtMs, finishedAtMs } = buffer.take().turn.changed;
    for (const column of [index, status, attempt, startedAtMs, finishedAtMs]) {
      expect(column).toHaveLength(2);
      expect(column.buffer.byteLength).toBe(column.byteLength);
    }
  });

  it('takes any number of tasks in a turn', () => {
    const { buffer, settle } = setUp(5_000);
    const indexes = Array.from({ length: 5_000 }, (_, i) => 4_999 - i);
    for (const index of indexes) settle(index);
    expect([...buffer.take().turn.changed.index]).toEqual(indexes);
  });

  it('leaves out the columns of results and errors where no task of the turn has one', () => {
    const { buffer, settle, table } = setUp(3);
    table.setResult(1, '"value"');
    table.errors.set(2, toErrorData(new Error('broken')));
    settle(0);
    expect(buffer.take().turn.changed).toMatchObject({ result: null, error: null });
    for (const index of [1, 2]) settle(index);
    const { result, error } = buffer.take().turn.changed;
    expect(result).toEqual(['"value"', null]);
    expect(error).toEqual([null, JSON.stringify(table.errors.get(2))]);
  });
});
