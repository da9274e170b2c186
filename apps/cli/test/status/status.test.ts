import type { RunSummary, StoredTask } from '@conclave/contracts';
import { verifies } from '@conclave/test/requirements';
import { describe, expect, it } from 'vitest';
import { painter } from '../../src/format/colour.ts';
import { runDetails, runDetailsText } from '../../src/status/run-details.ts';
import { runListText } from '../../src/status/run-list.ts';

const run: RunSummary = {
  runId: 'run_1',
  name: 'review',
  status: 'running',
  stopReason: null,
  ending: null,
  createdAtMs: 1_000,
  startedAtMs: 2_000,
  finishedAtMs: null,
  holder: null,
  tasks: { total: 4, completed: 1, failed: 1, skipped: 0, cancelled: 0, running: 0 },
};
const context = { now: 62_000, paint: painter(false) };

const task = (given: Partial<StoredTask>): StoredTask => ({
  index: 0,
  taskId: 'list',
  taskType: 'list-files',
  parent: null,
  item: null,
  status: 'completed',
  attempt: 1,
  retries: 0,
  agentId: 'lister',
  startedAtMs: 2_000,
  finishedAtMs: 2_250,
  result: '1',
  error: null,
  ...given,
});

describe('status', () => {
  it(
    verifies('H4.status-undriven', 'calls running what is driven, and interrupted what nobody drives'),
    () => {
      const driven: RunSummary = { ...run, runId: 'run_2', holder: 'node_1' };
      expect(runListText([driven, run], context).split('\n')).toEqual([
        'RUN    NAME    STATUS       TASKS  FAILED        TOOK  STARTED',
        'run_2  review  running        2/4       1  1 min 00 s  1 min 01 s ago',
        'run_1  review  interrupted    2/4       1           -  1 min 01 s ago',
        '',
      ]);
    },
  );

  it('shows one run with its tasks and errors', () => {
    const error = { code: 'TASK_TIMEOUT', message: 'late', details: {}, retryable: true };
    const failed = task({ taskId: 'm', status: 'failed', agentId: null, error: JSON.stringify(error) });
    const details = runDetails(run, [task({}), failed]);
    expect(details.errors).toEqual({ m: error });
    expect(details.taskList[0]).toEqual({
      taskId: 'list',
      type: 'list-files',
      status: 'completed',
      attempts: 1,
      agentId: 'lister',
      startedAtMs: 2_000,
      finishedAtMs: 2_250,
    });
    const text = runDetailsText(details, context);
    expect(text).toContain('list  list-files  completed         1  250 ms  lister\n');
    expect(text).toContain('Errors:\n  m: TASK_TIMEOUT: late\n');
  });
});
