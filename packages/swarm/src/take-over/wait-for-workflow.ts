/** Waits for a run that may be driven anywhere: asks the store, woken where there are wake-ups. */
import { isTerminalRunStatus, JsonObjectSchema, parseWith, startRecheck } from '@conclave/contracts';
import type { Clock, JsonObject, WakeUps } from '@conclave/contracts';
import type { Store } from '@conclave/store';
import type { AwaitedWorkflow, WorkflowStatus } from '../swarm-node.ts';

export interface WaitOptions {
  readonly store: Pick<Store, 'loadRun'>;
  readonly clock: Clock;
  readonly wakeUps: WakeUps;
  readonly timeoutMs: number;
  readonly statusOf: (runId: string) => Promise<WorkflowStatus>;
}

/** Without a wake-up. */
const EVERY_MS = 250;

/** @throws RUN_NOT_FOUND, STORE_* */
export async function waitForWorkflow(runId: string, options: WaitOptions): Promise<AwaitedWorkflow> {
  const { clock, wakeUps, timeoutMs, statusOf } = options;
  const rest = Promise.withResolvers<void>();
  const check = async (): Promise<void> => {
    try {
      if (isAtRest(await statusOf(runId))) rest.resolve();
    } catch (error) {
      rest.reject(error);
    }
  };
  const recheck = startRecheck({ check, clock, wakeUps, topics: ['runs'], everyMs: EVERY_MS });
  // Whoever waits keeps the process alive.
  const cancelTimer = clock.schedule(timeoutMs, () => rest.resolve());
  recheck.now();
  try {
    await rest.promise;
  } finally {
    cancelTimer();
    await recheck.stop();
  }
  return describe(runId, options);
}

async function describe(runId: string, { store, statusOf }: WaitOptions): Promise<AwaitedWorkflow> {
  const status = await statusOf(runId);
  const { outputs } = await store.loadRun(runId);
  return {
    status,
    hasEnded: isTerminalRunStatus(status.status),
    outputs:
      outputs === null ? noOutputs : parseWith(JsonObjectSchema, JSON.parse(outputs), `outputs of ${runId}`),
  };
}

const noOutputs: JsonObject = {};

/** Goes on no more, or not by itself. */
function isAtRest({ status, stopReason }: WorkflowStatus): boolean {
  return isTerminalRunStatus(status) || status === 'paused' || stopReason === 'abandoned';
}
