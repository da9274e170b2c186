import type { ErrorCategory, ErrorCode, RunResult, StopReason } from '@conclave/contracts';
import { errorCodes } from '@conclave/contracts';

/** What the exit codes mean; the README and `conclave --help` say the same. */
export const exitCodes = {
  success: 0,
  /** The run ended and did not succeed. */
  runFailed: 1,
  /** Wrong arguments, workflow, inputs or agents. */
  badInput: 2,
  /** Stopped before its end, or driven by another process: the run can be resumed. */
  resumable: 3,
  /** Node, disk, store, or an error nobody expected. */
  environment: 4,
} as const;

const resumableReasons: ReadonlySet<StopReason> = new Set([
  'paused',
  'interrupted',
  'handed_over',
  'lease_lost',
]);

export function isResumable(stopReason: StopReason): boolean {
  return resumableReasons.has(stopReason);
}

export function exitCodeOfRun(result: Pick<RunResult, 'success' | 'stopReason' | 'stopError'>): number {
  const { success, stopReason, stopError } = result;
  // A run that ended has its verdict; the error of one that was left says what kept it from going on.
  if (stopReason === 'failed') return exitCodes.runFailed;
  if (stopError !== undefined) return exitCodeOfError(stopError.code);
  if (isResumable(stopReason)) return exitCodes.resumable;
  return success && stopReason === 'completed' ? exitCodes.success : exitCodes.runFailed;
}

const byCategory: Readonly<Record<ErrorCategory, number>> = {
  input: exitCodes.badInput,
  state: exitCodes.badInput,
  timeout: exitCodes.runFailed,
  dependency: exitCodes.runFailed,
  capacity: exitCodes.environment,
  internal: exitCodes.environment,
};

export function exitCodeOfError(code: ErrorCode): number {
  if (code === 'RUN_LEASED' || code === 'LEASE_FENCED') return exitCodes.resumable;
  if (code === 'OUTPUT_NOT_WRITTEN') return exitCodes.environment;
  if (code.startsWith('STORE_') || code.startsWith('POOL_')) return exitCodes.environment;
  return code === 'AGENT_LIMIT_REACHED' ? exitCodes.badInput : byCategory[errorCodes[code].category];
}
