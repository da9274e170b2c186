import type { CancelReason, TaskOutcome } from '@conclave/contracts';
import { ConclaveError, toErrorData } from '@conclave/contracts';

const words = { cancelled: 'it was asked to stop', shutdown: 'its agent was stopped' } as const;

/** The outcome of an attempt that was ended from outside. */
export function interruption(
  reason: CancelReason,
  attempt: { readonly taskId: string; readonly timeoutMs: number | undefined },
): TaskOutcome {
  const { taskId, timeoutMs } = attempt;
  const error =
    reason === 'timeout'
      ? new ConclaveError('TASK_TIMEOUT', { details: { taskId, timeoutMs: timeoutMs ?? 0 } })
      : new ConclaveError('TASK_CANCELLED', { details: { taskId, reason: words[reason] } });
  return { ok: false, error: toErrorData(error) };
}
