import type { Assignment, CancelReason, CancelTimer, TaskContext, TaskOutcome } from '@conclave/contracts';
import {
  ConclaveError,
  fromErrorData,
  idempotencyKeyOf,
  isConclaveError,
  messageOf,
  toErrorData,
} from '@conclave/contracts';
import type { OwnedExecutorEnvironment } from '../agent-executor.ts';
import { interruption } from '../interruption.ts';
import type { LocalAgent, LocalTask } from './local-agent.ts';
import { jsonTextOf, problemsOf } from './local-answers.ts';

export interface LocalAttemptOptions {
  readonly agent: LocalAgent;
  readonly assignment: Assignment;
  readonly environment: OwnedExecutorEnvironment;
  /** Called once. */
  readonly ended: (outcome: TaskOutcome) => void;
}

/**
 * One attempt on an object in this process. Nothing can end a promise from outside: one that heeds neither its signal
 * nor the grace after it is abandoned, and what it answers later is dropped.
 */
export class LocalAttempt {
  readonly #options: LocalAttemptOptions;
  readonly #controller = new AbortController();
  #interrupted: TaskOutcome | undefined;
  #cancelGrace: CancelTimer = () => undefined;
  #hasEnded = false;

  constructor(options: LocalAttemptOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    // Not on the stack of whoever hands out work.
    await Promise.resolve();
    this.#end(this.#interrupted ?? (await this.#outcome()));
  }

  interrupt(reason: CancelReason): void {
    if (this.#interrupted !== undefined || this.#hasEnded) return;
    const { assignment, environment } = this.#options;
    const outcome = interruption(reason, assignment);
    this.#interrupted = outcome;
    if (!outcome.ok) this.#controller.abort(fromErrorData(outcome.error));
    this.#cancelGrace = environment.clock.schedule(environment.tuning.killGraceMs, () => {
      const { agentId, logger } = environment;
      logger.warn('task abandoned: it ignores its abort', { agentId, taskId: assignment.taskId });
      this.#end(outcome);
    });
  }

  #end(outcome: TaskOutcome): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#cancelGrace();
    this.#options.ended(this.#interrupted ?? outcome);
  }

  async #outcome(): Promise<TaskOutcome> {
    const { agent } = this.#options;
    try {
      const task = this.#task();
      const problems = problemsOf(await agent.validateTask?.(task));
      if (problems.length > 0) return this.#failure('TASK_PARAMS_INVALID', { problems: problems.join('; ') });
      return this.#success(await agent.execute(task, this.#context()));
    } catch (error) {
      // A code of ours says more than that something failed.
      if (isConclaveError(error) && error.code !== 'INTERNAL_ERROR')
        return { ok: false, error: toErrorData(error) };
      return this.#failure('AGENT_EXECUTION_FAILED', { reason: messageOf(error) });
    }
  }

  #success(value: unknown): TaskOutcome {
    try {
      return { ok: true, value: jsonTextOf(value) };
    } catch (error) {
      return this.#failure('AGENT_RESULT_INVALID', { reason: messageOf(error) });
    }
  }

  #failure(
    code: 'TASK_PARAMS_INVALID' | 'AGENT_EXECUTION_FAILED' | 'AGENT_RESULT_INVALID',
    more: { readonly [key: string]: string },
  ): TaskOutcome {
    const { environment, assignment } = this.#options;
    const details = { agentId: environment.agentId, taskId: assignment.taskId, ...more };
    return { ok: false, error: toErrorData(new ConclaveError(code, { details })) };
  }

  #task(): LocalTask {
    const { runId, taskId, taskType: type, params, attempt, timeoutMs } = this.#options.assignment;
    const own = params === undefined ? undefined : structuredClone(params);
    return { taskId, runId, type, params: own, attempt, timeoutMs, signal: this.#controller.signal };
  }

  #context(): TaskContext {
    const { runId, taskId, attempt } = this.#options.assignment;
    const idempotencyKey = idempotencyKeyOf(runId, taskId);
    return { taskId, runId, attempt, idempotencyKey, signal: this.#controller.signal };
  }
}
