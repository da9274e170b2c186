import { ConclaveError, errorCodes, toErrorData } from '@conclave/contracts';
import type { CancelReason, ErrorCode, JsonObject, ShardWork, TaskOutcome } from '@conclave/contracts';
import type { ShardEnd } from './shard-link.ts';
import type { ThrownData } from '../protocol/protocol.ts';

const cancelTexts = {
  cancelled: 'it was asked to stop',
  shutdown: 'the worker shards were stopped',
} as const;

export function cancelledOutcome(work: ShardWork, reason: CancelReason): TaskOutcome {
  const { taskId } = work;
  if (reason === 'timeout') return failure('TASK_TIMEOUT', { taskId, timeoutMs: work.timeoutMs ?? 0 });
  return failure('TASK_CANCELLED', { taskId, reason: cancelTexts[reason] });
}

export function killedShardOutcome(work: ShardWork, { reason, isOutOfMemory }: ShardEnd): TaskOutcome {
  const code = isOutOfMemory ? 'POOL_TASK_OUT_OF_MEMORY' : 'POOL_TASK_KILLED_SHARD';
  return failure(code, { taskId: work.taskId, reason });
}

export function closedOutcome(): TaskOutcome {
  return failure('POOL_CLOSED', {});
}

export function notStartedOutcome(reason: string): TaskOutcome {
  return failure('POOL_SHARD_NOT_STARTED', { reason });
}

/**
 * What a function threw. An error of ours keeps its code; any other becomes AGENT_EXECUTION_FAILED, whose message
 * is the thrown one's: the pool knows no agents, so the caller adds `agentId` to the details and formats anew.
 */
export function thrownOutcome(work: ShardWork, text: string): TaskOutcome {
  const thrown = JSON.parse(text) as ThrownData;
  if (thrown.code !== undefined && isErrorCode(thrown.code)) return ownError(thrown.code, thrown);
  const at: JsonObject = thrown.at === undefined ? {} : { at: thrown.at };
  const details = { taskId: work.taskId, reason: thrown.message, ...at };
  const { retryable } = errorCodes.AGENT_EXECUTION_FAILED;
  return {
    ok: false,
    error: { code: 'AGENT_EXECUTION_FAILED', message: thrown.message, details, retryable },
  };
}

function ownError(code: ErrorCode, thrown: ThrownData): TaskOutcome {
  const details = (thrown.details ?? {}) as JsonObject;
  return {
    ok: false,
    error: { code, message: thrown.message, details, retryable: errorCodes[code].retryable },
  };
}

function failure(code: ErrorCode, details: JsonObject): TaskOutcome {
  return { ok: false, error: toErrorData(new ConclaveError(code, { details })) };
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(errorCodes, code);
}
