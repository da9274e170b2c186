import type {
  Assignment,
  CancelReason,
  FunctionAgentSpec,
  HealthReport,
  TaskOutcome,
} from '@conclave/contracts';
import { ConclaveError, toErrorData } from '@conclave/contracts';
import type { AgentExecutor, ExecutorEnvironment } from '../agent-executor.ts';
import { resolveModule } from './resolve-module.ts';

/** Runs a module's function in the worker shards. One serves all agents of a declaration: it holds no state of theirs. */
export class FunctionExecutor implements AgentExecutor {
  readonly keepsDeadlines = true;
  readonly #environment: ExecutorEnvironment;
  readonly #handler: number;

  constructor(spec: FunctionAgentSpec, environment: ExecutorEnvironment) {
    this.#environment = environment;
    this.#handler = environment.shards.registerHandler({
      url: resolveModule(spec.module, environment.baseUrl),
      exportName: spec.export,
      load: spec.load,
    });
  }

  start(assignment: Assignment): void {
    const { params } = assignment;
    try {
      const input = params === undefined ? '' : JSON.stringify(params);
      this.#environment.shards.submit(this.#handler, input, assignment);
    } catch (error) {
      this.#environment.settle(assignment.ticket, { ok: false, error: toErrorData(error) });
    }
  }

  cancel(ticket: number, reason: CancelReason): void {
    this.#environment.shards.cancel(ticket, reason);
  }

  validate(): readonly string[] {
    return [];
  }

  checkHealth(): Promise<HealthReport> {
    return this.#environment.shards.checkHealth();
  }

  /** The shards have another owner; open tickets are cancelled one by one. */
  stop(): Promise<void> {
    return Promise.resolve();
  }
}

/**
 * A stranger's error, as the shards report it, in the words of the agent it came from. Errors with a code of their
 * own (a deadline, a cancellation, a lost thread) are clear already.
 */
export function explainFailure(outcome: TaskOutcome, agentId: string, taskId: string): TaskOutcome {
  if (outcome.ok) return outcome;
  const { error } = outcome;
  const stranger = error.code === 'AGENT_EXECUTION_FAILED' || error.code === 'INTERNAL_ERROR';
  if (!stranger) return outcome;
  const given = error.details['reason'];
  const reason = typeof given === 'string' ? given : error.message;
  const explained = new ConclaveError('AGENT_EXECUTION_FAILED', {
    details: { ...error.details, agentId, taskId, reason },
  });
  return { ok: false, error: toErrorData(explained) };
}
