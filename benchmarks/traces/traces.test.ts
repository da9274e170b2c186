import { verifies } from '@conclave/test/requirements';
import { describe, expect, it } from 'vitest';
import { report } from '../harness/report.ts';
import { bestListScheduleMs, listScheduleMs } from './list-schedule.ts';
import type { ScheduledTask } from './list-schedule.ts';
import { tracesBenchmark } from './traces.bench.ts';

const task = (durationMs: number, ...dependencies: number[]): ScheduledTask => ({ durationMs, dependencies });

describe('benchmark traces', () => {
  it(
    verifies('V1.traces', 'runs at its smoke size, and no makespan is shorter than is possible'),
    async () => {
      const { rows, notes } = await report(tracesBenchmark, { smoke: true });
      const ratios = rows.filter(({ name }) => name.includes('makespan over the bound'));
      expect(ratios).toHaveLength(6);
      // List schedules are at most twice as long as the best one, and timers may be early by a millisecond.
      for (const { name, value } of ratios) expect(value, name).toBeGreaterThan(0.4);
      for (const { name, value } of rows) expect(Number.isFinite(value), name).toBe(true);
      expect(notes).toContain('3 generated traces.');
    },
  );
});

describe('a list schedule', () => {
  it(verifies('V1.traces', 'starts the first ready task of the list whenever an agent is free'), () => {
    const tasks = [task(3), task(2), task(2), task(4, 1)];
    expect(listScheduleMs(tasks, [0, 1, 2, 3], 2)).toBe(7);
    expect(listScheduleMs(tasks, [2, 0, 3, 1], 2)).toBe(6);
    expect(listScheduleMs(tasks, [0, 1, 2, 3], 1)).toBe(11);
    expect(listScheduleMs(tasks, [0, 1, 2, 3], 9)).toBe(6);
  });

  it('is the better of submission order and longest remaining path', () => {
    const longLast = [task(1), task(1), task(4)];
    expect(listScheduleMs(longLast, [0, 1, 2], 2)).toBe(5);
    expect(bestListScheduleMs(longLast, 2)).toBe(4);
    // 3 3 2 2 2 on two agents is what the longest path first makes of it, and takes 7.
    const shortLast = [task(3), task(2), task(2), task(3), task(2)];
    expect(listScheduleMs(shortLast, [0, 2, 3, 1, 4], 2)).toBe(7);
    expect(bestListScheduleMs(shortLast, 2)).toBe(6);
  });

  it('lets dependents of tasks that end together compete for the same agents', () => {
    expect(listScheduleMs([task(1), task(1), task(5, 0), task(1), task(1)], [0, 1, -1, 2, 3], 2)).toBe(6);
  });
});
