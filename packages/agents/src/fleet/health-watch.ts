import type { CancelTimer, Clock } from '@conclave/contracts';
import type { FleetAgent } from '../agent/fleet-agent.ts';
import { isRestartable } from '../kinds/agent-executor.ts';

export interface HealthWatchPorts {
  readonly clock: Clock;
  readonly intervalMs: number;
}

/** Asks the agents that hold a server how it is, at an interval. Stands still while there are none. */
export class HealthWatch {
  readonly #ports: HealthWatchPorts;
  readonly #agents = new Set<FleetAgent>();
  #timer: CancelTimer | undefined;

  constructor(ports: HealthWatchPorts) {
    this.#ports = ports;
  }

  add(agent: FleetAgent): void {
    this.#agents.add(agent);
    this.#timer ??= this.#schedule();
  }

  remove(agent: FleetAgent): void {
    this.#agents.delete(agent);
    if (this.#agents.size === 0) this.stop();
  }

  stop(): void {
    this.#agents.clear();
    this.#timer?.();
    this.#timer = undefined;
  }

  #schedule(): CancelTimer {
    const { clock, intervalMs } = this.#ports;
    return clock.schedule(intervalMs, () => void this.#check(), { keepAlive: false });
  }

  async #check(): Promise<void> {
    await Promise.all([...this.#agents].map((agent) => this.#checkOne(agent)));
    if (this.#timer !== undefined) this.#timer = this.#schedule();
  }

  async #checkOne(agent: FleetAgent): Promise<void> {
    const { executor } = agent;
    if (!agent.available || executor === undefined || !isRestartable(executor) || !executor.started) return;
    const report = await executor.checkHealth();
    if (report.status !== 'unhealthy' || !agent.available) return;
    executor.giveUp(`its health check failed: ${report.reason ?? 'no reason given'}`);
  }
}
