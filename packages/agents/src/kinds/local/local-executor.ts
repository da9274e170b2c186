import type { Assignment, CancelReason, HealthReport, Message } from '@conclave/contracts';
import { ConclaveError, messageOf, toErrorData } from '@conclave/contracts';
import type { AgentConfigurationPatch } from '../../agent/agent-configuration.ts';
import type { OwnedExecutorEnvironment, RestartableExecutor, TaskPreview } from '../agent-executor.ts';
import type { LocalAgent } from './local-agent.ts';
import { healthOf, problemsOf, unhealthy } from './local-answers.ts';
import { LocalAttempt } from './local-attempt.ts';

/**
 * Runs the tasks of an object in this process. It cannot be started again from here: to restart it is to ask it how it
 * is, later each time, until it says that it is well or the fleet gives it up. What it has in hand goes on meanwhile.
 */
export class LocalExecutor implements RestartableExecutor {
  readonly keepsDeadlines = false;
  readonly #agent: LocalAgent;
  readonly #environment: OwnedExecutorEnvironment;
  readonly #attempts = new Map<number, LocalAttempt>();
  #whenIdle: (() => void) | undefined;

  constructor(agent: LocalAgent, environment: OwnedExecutorEnvironment) {
    this.#agent = agent;
    this.#environment = environment;
  }

  /** There is something to ask. */
  get started(): boolean {
    return this.#agent.healthCheck !== undefined;
  }

  start(assignment: Assignment): void {
    const { ticket } = assignment;
    const attempt = new LocalAttempt({
      agent: this.#agent,
      assignment,
      environment: this.#environment,
      ended: (outcome) => {
        this.#attempts.delete(ticket);
        this.#environment.settle(ticket, outcome);
        if (this.#attempts.size === 0) this.#whenIdle?.();
      },
    });
    this.#attempts.set(ticket, attempt);
    void attempt.start();
  }

  cancel(ticket: number, reason: CancelReason): void {
    this.#attempts.get(ticket)?.interrupt(reason);
  }

  async validate(task: TaskPreview): Promise<readonly string[]> {
    try {
      return problemsOf(await this.#agent.validateTask?.(task));
    } catch (error) {
      return [messageOf(error)];
    }
  }

  async checkHealth(): Promise<HealthReport> {
    if (this.#agent.healthCheck === undefined) return { status: 'healthy', score: 1 };
    const { clock, tuning } = this.#environment;
    const { healthTimeoutMs } = tuning;
    let cancel = (): void => undefined;
    const late = new Promise<HealthReport>((resolve) => {
      const silent = unhealthy(`it did not answer within ${healthTimeoutMs} ms`);
      cancel = clock.schedule(healthTimeoutMs, () => resolve(silent), { keepAlive: false });
    });
    try {
      return await Promise.race([this.#ask(), late]);
    } finally {
      cancel();
    }
  }

  async restart(): Promise<void> {
    const report = await this.checkHealth();
    if (report.status !== 'unhealthy') return;
    const error = this.#unhealthyError(`its health check failed: ${report.reason ?? 'no reason given'}`);
    this.#environment.broke(toErrorData(error));
    throw error;
  }

  giveUp(reason: string): void {
    this.#environment.broke(toErrorData(this.#unhealthyError(reason)));
  }

  handleMessage(message: Message): boolean {
    if (this.#agent.handleMessage === undefined) return false;
    const refused = (error: unknown): void => {
      const { agentId, logger } = this.#environment;
      logger.error('agent failed on a message', { agentId, messageId: message.id, error: messageOf(error) });
    };
    try {
      Promise.resolve(this.#agent.handleMessage(message)).catch(refused);
      return true;
    } catch (error) {
      refused(error);
      return false;
    }
  }

  /** @throws CONFIG_INVALID when the agent does not want it */
  configure(patch: AgentConfigurationPatch): void {
    const { agentId, logger } = this.#environment;
    try {
      Promise.resolve(this.#agent.updateConfiguration?.(patch)).catch((error: unknown) =>
        logger.error('agent failed on its configuration', { agentId, error: messageOf(error) }),
      );
    } catch (error) {
      const details = { where: `configuration of agent "${agentId}"`, problems: messageOf(error) };
      throw new ConclaveError('CONFIG_INVALID', { details, cause: error });
    }
  }

  async stop(): Promise<void> {
    for (const attempt of this.#attempts.values()) attempt.interrupt('shutdown');
    if (this.#attempts.size > 0) await new Promise<void>((resolve) => (this.#whenIdle = resolve));
  }

  async #ask(): Promise<HealthReport> {
    try {
      return healthOf(await this.#agent.healthCheck?.());
    } catch (error) {
      return unhealthy(messageOf(error));
    }
  }

  #unhealthyError(reason: string): ConclaveError {
    return new ConclaveError('AGENT_UNHEALTHY', { details: { agentId: this.#environment.agentId, reason } });
  }
}
