import { verifies } from '@conclave/test/requirements';
import { errorCodes, type ErrorCode, type StopReason } from '@conclave/contracts';
import { describe, expect, it } from 'vitest';
import { adviceFor } from '../src/advice.ts';
import { exitCodeOfError, exitCodeOfRun } from '../src/exit-code.ts';

describe('exit codes', () => {
  it.each([
    ['completed', true, 0],
    ['completed', false, 1],
    ['failed', false, 1],
    ['cancelled', false, 1],
    ['paused', false, 3],
    ['interrupted', false, 3],
    ['lease_lost', false, 3],
  ] satisfies [StopReason, boolean, number][])(
    verifies('H4.exit-codes', 'of a run that stopped because %s, success %s, is %i'),
    (stopReason, success, code) => {
      expect(exitCodeOfRun({ stopReason, success, stopError: undefined })).toBe(code);
    },
  );

  it.each([
    ['WORKFLOW_CYCLE', 2],
    ['AGENT_EXISTS', 2],
    ['AGENT_LIMIT_REACHED', 2],
    ['RUN_FINISHED', 2],
    ['RUN_LEASED', 3],
    ['LEASE_FENCED', 3],
    ['STORE_FULL', 4],
    ['STORE_BUSY', 4],
    ['INTERNAL_ERROR', 4],
    ['OUTPUT_NOT_WRITTEN', 4],
    ['MCP_SERVER_FAILED', 1],
    ['TASK_TIMEOUT', 1],
  ] satisfies [ErrorCode, number][])('of %s is %i', (code, exitCode) => {
    expect(exitCodeOfError(code)).toBe(exitCode);
  });

  it('of a run that an error stopped is that of the error', () => {
    const stopError = (code: ErrorCode) => ({ code, message: '', details: {}, retryable: false });
    const ended = { success: false, stopReason: 'interrupted' } as const;
    expect(exitCodeOfRun({ ...ended, stopError: stopError('STORE_FULL') })).toBe(4);
    expect(exitCodeOfRun({ ...ended, stopError: stopError('LEASE_FENCED') })).toBe(3);
    const failed = { success: false, stopReason: 'failed' } as const;
    expect(exitCodeOfRun({ ...failed, stopError: stopError('WORKFLOW_EXPRESSION_FAILED') })).toBe(1);
  });

  it('and a next step are there for every error', () => {
    for (const code of Object.keys(errorCodes) as ErrorCode[]) {
      expect([1, 2, 3, 4]).toContain(exitCodeOfError(code));
      expect(adviceFor(code)).toMatch(/\.$/);
    }
  });
});
