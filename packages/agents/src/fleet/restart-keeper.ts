import type { CancelTimer, Clock, ErrorData, Logger, Random } from '@conclave/contracts';
import { messageOf } from '@conclave/contracts';
import { backoffDelayMs } from '@conclave/supervision';
import type { AgentEffects } from '../agent/agent.machine.ts';
import type { FleetAgent } from '../agent/fleet-agent.ts';
import { isRestartable } from '../kinds/agent-executor.ts';
import type { FleetTuning } from './fleet-options.ts';

export interface RestartKeeperPorts {
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly tuning: FleetTuning;
  at(agent: number): FleetAgent | undefined;
  /** The agent went down: nothing that waits for it can start. */
  wentDown(agent: FleetAgent): void;
  cameUp(agent: FleetAgent): void;
  gaveUp(agent: FleetAgent): void;
}

/** Does what the agents' machines decide: waits, starts executors again, and tells. */
export class RestartKeeper implements AgentEffects {
  readonly #ports: RestartKeeperPorts;
  readonly #retries = new Map<number, CancelTimer>();

  constructor(ports: RestartKeeperPorts) {
    this.#ports = ports;
  }

  /** What an agent works with is gone. */
  broke(agent: FleetAgent, error: ErrorData): void {
    const { logger, clock } = this.#ports;
    agent.failure = error;
    logger.warn('agent broke', { agentId: agent.id, code: error.code, reason: error.message });
    agent.send({ type: 'BROKE', atMs: clock.monotonicMs(), reason: error.message });
  }

  scheduleRetry(index: number, breaks: number): void {
    const { clock, random, tuning } = this.#ports;
    const backoff = {
      initialMs: tuning.restartDelayMs,
      factor: 2,
      maxMs: tuning.restartDelayMaxMs,
      jitter: 0.5,
      resetAfterMs: tuning.restartPeriodMs,
    };
    const delayMs = backoffDelayMs(backoff, breaks, random);
    const retry = (): void => {
      this.#retries.delete(index);
      this.#ports.at(index)?.send({ type: 'RETRY' });
    };
    this.#retries.set(index, clock.schedule(delayMs, retry));
  }

  cancelRetry(index: number): void {
    this.#retries.get(index)?.();
    this.#retries.delete(index);
  }

  startExecutor(index: number): void {
    const agent = this.#ports.at(index);
    if (agent === undefined) return;
    void this.#start(agent);
  }

  announceDown(index: number): void {
    this.#guard(index, (agent) => this.#ports.wentDown(agent));
  }

  announceUp(index: number): void {
    this.#guard(index, (agent) => {
      this.#ports.logger.info('agent came back', { agentId: agent.id });
      this.#ports.cameUp(agent);
    });
  }

  reportFailure(index: number): void {
    this.#guard(index, (agent) => {
      this.#ports.logger.error('agent gave up', { agentId: agent.id, reason: agent.failure?.message });
      this.#ports.gaveUp(agent);
    });
  }

  async #start(agent: FleetAgent): Promise<void> {
    const { executor } = agent;
    try {
      if (executor !== undefined && isRestartable(executor)) await executor.restart();
    } catch {
      // It was reported as broken before: that is the one way an executor tells.
      return;
    }
    agent.send({ type: 'UP' });
  }

  /** An effect that throws would end the agent's actor. */
  #guard(index: number, effect: (agent: FleetAgent) => void): void {
    const agent = this.#ports.at(index);
    if (agent === undefined) return;
    try {
      effect(agent);
    } catch (error) {
      this.#ports.logger.error('listener of the fleet failed', {
        agentId: agent.id,
        error: messageOf(error),
      });
    }
  }
}
