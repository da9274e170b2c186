import type { RunResult } from '@conclave/contracts';
import { describe, expect, it } from 'vitest';
import { painter } from '../../src/format/colour.ts';
import { resumeCommand } from '../../src/run/resume-command.ts';
import { runReport } from '../../src/run/run-report.ts';

const result: RunResult = {
  runId: 'run_1',
  name: 'review',
  success: true,
  stopReason: 'completed',
  stopError: undefined,
  tasks: { total: 5, completed: 4, failed: 0, skipped: 1, cancelled: 0, reused: 2 },
  durationMs: 1_500,
  results: {},
  errors: {},
  outputs: { report: '/out/review.md', scores: [1, 2] },
  completedTasks: [],
  failedTasks: [],
  skippedTasks: [],
  cancelledTasks: [],
  compensatedTasks: [],
  compensationErrors: {},
  timings: [],
};
const context = { paint: painter(false), resume: 'conclave run a.yaml --resume run_1' };

describe('the report of a run', () => {
  it('says how it ended and what it gave', () => {
    expect(runReport(result, context)).toBe(
      'review completed in 1.5 s (run_1; 5 tasks: 4 completed, 1 skipped, 2 of these from before)\n' +
        '  report  /out/review.md\n  scores  [1,2]\n',
    );
  });

  it('names the tasks that failed, not those that were skipped because of them', () => {
    const error = (message: string) =>
      ({ code: 'TASK_TIMEOUT', message, details: {}, retryable: true }) as const;
    const failed = Array.from({ length: 12 }, (_, i) => `t${i}`);
    const errors = Object.fromEntries([...failed, 'later'].map((id) => [id, error(`late\n${id}`)]));
    const tasks = { ...result.tasks, completed: 0, failed: 12 };
    const text = runReport(
      { ...result, tasks, success: false, stopReason: 'failed', failedTasks: failed, errors, outputs: {} },
      context,
    );
    expect(text).toContain('Failed tasks:\n  t0: TASK_TIMEOUT: late t0\n');
    expect(text).toContain('  and 2 more');
    expect(text).not.toContain('later');
  });

  it('gives the command that goes on with a run that was left', () => {
    const text = runReport({ ...result, success: false, stopReason: 'lease_lost' }, context);
    expect(text).toContain('review lease lost in');
    expect(text.endsWith('Resume with: conclave run a.yaml --resume run_1\n')).toBe(true);
  });

  it('says why a run was left that nobody stopped', () => {
    const stopError = {
      code: 'STORE_FULL',
      message: 'The disk is full',
      details: {},
      retryable: true,
    } as const;
    const text = runReport({ ...result, success: false, stopReason: 'interrupted', stopError }, context);
    expect(text).toContain('STORE_FULL: The disk is full\nFree space, then go on');
    expect(text).toContain('Resume with: conclave run a.yaml --resume run_1\n');
  });

  it('quotes that command for a shell', () => {
    const words = { program: 'conclave', file: "it's.yaml", runId: 'run_1', dataDir: 'my data' };
    expect(resumeCommand(words)).toBe(
      String.raw`conclave run 'it'\''s.yaml' --resume run_1 --data-dir 'my data'`,
    );
    expect(resumeCommand({ ...words, file: undefined, dataDir: undefined })).toBe(
      'conclave run --resume run_1',
    );
  });
});
