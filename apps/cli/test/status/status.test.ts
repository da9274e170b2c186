import type { RunSummary, StoredTask } from '@conclave/contracts';
import { verifies } from '@conclave/test/requirements';
import { describe, expect, it } from 'vitest';
import { painter } from '../../src/format/colour.ts';
import { runDetails, runDetailsText } from '../../src/status/run-details.ts';
import type { RunRecord } from '../../src/status/run-details.ts';
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

const record: RunRecord = {
  hostTasks: [],
  stamp: { definitionHash: 'a'.repeat(64), workflowVersion: '2', languageVersion: 1 },
  approvals: [],
  compensations: [],
};

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
    const details = runDetails(run, [task({}), failed], record);
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

  it(verifies('W1.approval-from-anywhere', 'shows what waits for a decision, and how to give it'), () => {
    const open = {
      runId: 'run_1',
      workflow: 'review',
      taskId: 'ship',
      index: 0,
      prompt: 'Ship it?',
      status: 'open' as const,
      askedAtMs: 1,
      expiresAtMs: null,
      decidedAtMs: null,
      decidedBy: null,
      comment: null,
    };
    const approvals = [open, { ...open, taskId: 'done', status: 'approved' as const }];
    const text = runDetailsText(runDetails(run, [task({})], { ...record, approvals }), context);
    expect(text).toContain('ship: Ship it?\n    conclave approve run_1 ship [--reject]');
    expect(text).not.toContain('done');
  });

  it('shows what was undone, and what could not be', () => {
    const row = {
      index: 0,
      place: 0,
      taskType: 'undo',
      attempt: 1,
      retries: 0,
      agentId: 'a',
      startedAtMs: 1,
    };
    const error = JSON.stringify({
      code: 'AGENT_EXECUTION_FAILED',
      message: 'no',
      details: {},
      retryable: true,
    });
    const compensations = [
      { ...row, taskId: 'pay', status: 'completed' as const, finishedAtMs: 2, error: null },
      { ...row, taskId: 'book', status: 'failed' as const, finishedAtMs: 2, error },
    ];
    const text = runDetailsText(runDetails(run, [task({})], { ...record, compensations }), context);
    expect(text).toContain('pay: completed, 1 attempt\n');
    expect(text).toContain('book: failed, 1 attempt: AGENT_EXECUTION_FAILED: no\n');
    expect(runListText([{ ...run, holder: 'node', ending: 'failed' }], context)).toContain('compensating');
  });
});
