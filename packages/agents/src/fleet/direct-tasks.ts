import type { Assignment, CancelReason, IdSource, TaskOutcome } from '@conclave/contracts';
import { ConclaveError, toErrorData } from '@conclave/contracts';
import type { AgentTask } from '../agent/agent.ts';
import type { FleetAgent } from '../agent/fleet-agent.ts';
import { interruption } from '../kinds/interruption.ts';

export interface DirectTaskPorts {
  readonly ids: IdSource;
  takeTicket(): number;
  start(agent: number, assignment: Assignment): void;
  cancel(ticket: number, reason: CancelReason): void;
}

/** Tasks that embedders give to an agent themselves: the only attempts that have a promise. */
export class DirectTasks {
  readonly #ports: DirectTaskPorts;
  readonly #waiting = new Map<number, (outcome: TaskOutcome) => void>();

  constructor(ports: DirectTaskPorts) {
    this.#ports = ports;
  }

  get size(): number {
    return this.#waiting.size;
  }

  async execute(agent: FleetAgent, task: AgentTask): Promise<TaskOutcome> {
    const { ids } = this.#ports;
    const { type: taskType, params, timeoutMs, signal, attempt = 1 } = task;
    const taskId = task.taskId ?? ids.next('task');
    const refusal = refusalOf(agent, task, taskId);
    if (refusal !== undefined) return refusal;
    const ticket = this.#ports.takeTicket();
    const runId = task.runId ?? 'direct';
    const abort = (): void => this.#ports.cancel(ticket, 'cancelled');
    try {
      return await new Promise<TaskOutcome>((resolve) => {
        this.#waiting.set(ticket, resolve);
        signal?.addEventListener('abort', abort, { once: true });
        this.#ports.start(agent.index, { ticket, runId, taskId, taskType, params, attempt, timeoutMs });
      });
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  }

  /** True when the ticket was one of these. */
  settle(ticket: number, outcome: TaskOutcome): boolean {
    const resolve = this.#waiting.get(ticket);
    if (resolve === undefined) return false;
    this.#waiting.delete(ticket);
    resolve(outcome);
    return true;
  }
}

function refusalOf(agent: FleetAgent, task: AgentTask, taskId: string): TaskOutcome | undefined {
  if (task.signal?.aborted === true) return interruption('cancelled', { taskId, timeoutMs: undefined });
  const capabilities = agent.getCapabilities();
  if (capabilities.includes(task.type)) return undefined;
  const details = { agentId: agent.id, taskType: task.type, capabilities: [...capabilities] };
  return { ok: false, error: toErrorData(new ConclaveError('AGENT_TASK_NOT_SUPPORTED', { details })) };
}
