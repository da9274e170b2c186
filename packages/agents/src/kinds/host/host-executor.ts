import type { Assignment, CancelReason, HealthReport, HostAgentSpec, TaskOutcome } from '@conclave/contracts';
import { ConclaveError, isCompensation, toErrorData } from '@conclave/contracts';
import { interruption } from '../interruption.ts';
import type { AgentExecutor, ExecutorEnvironment } from '../agent-executor.ts';
import type { OfferDesk } from './offer-desk.ts';

const healthy: HealthReport = Object.freeze({ status: 'healthy', score: 1 });

/** Leaves tasks in the store for whoever claims them, and waits for what becomes of them. */
export class HostExecutor implements AgentExecutor {
  readonly keepsDeadlines = false;
  readonly outlivesNode = true;
  readonly #spec: HostAgentSpec;
  readonly #desk: OfferDesk;
  readonly #settle: ExecutorEnvironment['settle'];
  readonly #open = new Map<number, Assignment>();

  constructor(spec: HostAgentSpec, desk: OfferDesk, settle: ExecutorEnvironment['settle']) {
    this.#spec = spec;
    this.#desk = desk;
    this.#settle = settle;
  }

  start(assignment: Assignment): void {
    const { ticket, runId, taskIndex, taskId, taskType, params, priority = 0 } = assignment;
    const { id: agentId, leaseMs, maxAttempts } = this.#spec;
    this.#open.set(ticket, assignment);
    const refusal = refusalOf(assignment, agentId);
    if (taskIndex === undefined || refusal !== undefined) return this.#end(ticket, refusal!);
    this.#desk.offer({
      runId,
      terms: {
        taskIndex,
        taskId,
        taskType,
        agentId,
        params: params === undefined ? '' : JSON.stringify(params),
        priority,
        leaseMs,
        maxAttempts,
      },
      onSettled: (outcome) => this.#end(ticket, outcome),
    });
  }

  cancel(ticket: number, reason: CancelReason): void {
    const assignment = this.#open.get(ticket);
    if (assignment?.taskIndex === undefined) return;
    const { runId, taskIndex } = assignment;
    const cutShort = interruption(reason, assignment);
    if (reason === 'cancelled' || reason === 'timeout')
      return this.#desk.withdraw({ runId, taskIndex, otherwise: cutShort });
    this.#desk.leave(runId, taskIndex);
    return this.#end(ticket, cutShort);
  }

  validate(): readonly string[] {
    return [];
  }

  checkHealth(): Promise<HealthReport> {
    return Promise.resolve(healthy);
  }

  stop(): Promise<void> {
    for (const ticket of this.#open.keys()) this.cancel(ticket, 'shutdown');
    return this.#desk.idle();
  }

  #end(ticket: number, outcome: TaskOutcome): void {
    if (this.#open.delete(ticket)) this.#settle(ticket, outcome);
  }
}

/** An offer has the key of its task: without one there would be nothing to find it by, or to clear it away with. */
function refusalOf({ taskIndex, taskId }: Assignment, agentId: string): TaskOutcome | undefined {
  if (taskIndex !== undefined && !isCompensation(taskId)) return undefined;
  const what = taskIndex === undefined ? 'tasks outside runs' : 'compensations';
  const reason = `host agents take tasks of workflows, not ${what}`;
  const details = { taskId, agentId, reason };
  return { ok: false, error: toErrorData(new ConclaveError('AGENT_EXECUTION_FAILED', { details })) };
}
