import type { HostTask } from '@conclave/contracts';
import { verifies } from '@conclave/test/requirements';
import { describe, expect, it } from 'vitest';
import { hostTasksText } from '../../src/status/host-tasks.ts';

const task = (given: Partial<HostTask>): HostTask => ({
  runId: 'run_1',
  taskId: 'look',
  taskType: 'review',
  agentId: 'reviewer',
  status: 'offered',
  priority: 0,
  attempts: 0,
  maxAttempts: 2,
  token: 1,
  worker: null,
  note: null,
  offeredAtMs: 1_000,
  leaseUntilMs: null,
  reasons: [],
  ...given,
});
const reasons = [
  { atMs: 31_000, worker: 'anna', reason: 'its lease ran out' },
  { atMs: 41_000, worker: 'ben', reason: 'no idea' },
];

describe('tasks that are done outside, in the status of a run', () => {
  it(verifies('H4.status-host-tasks', 'says who has which until when, and why others are stuck'), () => {
    const text = hostTasksText(
      [
        task({}),
        task({ taskId: 'b', status: 'leased', worker: 'anna', leaseUntilMs: 63_000, note: 'half\nway' }),
        task({ taskId: 'c', status: 'leased', worker: 'ben', leaseUntilMs: 60_000 }),
        task({ taskId: 'd', status: 'blocked', attempts: 2, reasons }),
        task({ taskId: 'e', attempts: 1, reasons: reasons.slice(0, 1) }),
        task({ taskId: 'f', status: 'completed', worker: 'anna' }),
        task({ taskId: 'g', status: 'held' }),
      ],
      61_000,
    );
    expect(text.split('\n')).toEqual([
      '',
      'Done outside:',
      '  look: offered 1 min 00 s ago to reviewer',
      '  b: leased by anna, another 2.0 s: half way',
      '  c: leased by ben, whose lease has run out',
      '  d: blocked after 2 attempts',
      '    anna, 30.0 s ago: its lease ran out',
      '    ben, 20.0 s ago: no idea',
      '  e: offered 1 min 00 s ago to reviewer',
      '    anna, 30.0 s ago: its lease ran out',
      '  f: completed by anna; the run takes it in when it is driven',
      '  g: held back while the run is paused',
      '',
    ]);
    expect(hostTasksText([], 61_000)).toBe('');
  });
});
