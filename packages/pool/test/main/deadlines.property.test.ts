import { ManualClock } from '@conclave/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Deadlines } from '../../src/main/deadlines.ts';
import { OpenTask } from '../../src/main/open-task.ts';

function taskOf(ticket: number): OpenTask {
  const task = new OpenTask();
  task.begin(0, '', { ticket, runId: 'r', taskId: 't', attempt: 1, timeoutMs: undefined });
  return task;
}

describe('deadlines', () => {
  it('come due once, in order of time, unless cleared or set anew', () => {
    const dues = fc.array(
      fc.record({ first: fc.nat(50), second: fc.option(fc.nat(50)), clear: fc.boolean() }),
    );
    const property = fc.property(dues, (plans) => {
      const clock = new ManualClock();
      const seen: { ticket: number; atMs: number }[] = [];
      const deadlines = new Deadlines(clock, (task) =>
        seen.push({ ticket: task.work.ticket, atMs: clock.monotonicMs() }),
      );
      const tasks = plans.map((_, ticket) => taskOf(ticket));
      plans.forEach(({ first }, i) => deadlines.set(tasks[i]!, first));
      plans.forEach(({ second, clear }, i) => {
        if (second !== null) deadlines.set(tasks[i]!, second);
        if (clear) deadlines.clear(tasks[i]!);
      });
      clock.advance(60);
      const expected = plans
        .map(({ first, second, clear }, ticket) => ({ ticket, atMs: second ?? first, clear }))
        .filter(({ clear }) => !clear)
        .map(({ ticket, atMs }) => ({ ticket, atMs }));
      const byTicket = seen.toSorted((a, b) => a.ticket - b.ticket);
      expect(byTicket).toEqual(expected);
      expect(seen.map(({ atMs }) => atMs)).toEqual(
        expected.map(({ atMs }) => atMs).toSorted((a, b) => a - b),
      );
    });
    fc.assert(property);
  });
});
