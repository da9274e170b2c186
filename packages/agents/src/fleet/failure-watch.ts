import { ConclaveError, toErrorData } from '@conclave/contracts';
import type { ErrorData, TaskOutcome } from '@conclave/contracts';
import type { FleetAgent } from '../agent/fleet-agent.ts';

export interface FailureWatchPorts {
  readonly maxInRow: number;
  broke(agent: FleetAgent, error: ErrorData): void;
}

/** Takes an agent for broken when attempt after attempt fails on it. One success, and it counts anew. */
export class FailureWatch {
  readonly #ports: FailureWatchPorts;
  /** Those whose last attempt failed. */
  readonly #inRow = new Map<FleetAgent, number>();

  constructor(ports: FailureWatchPorts) {
    this.#ports = ports;
  }

  settled(agent: FleetAgent, outcome: TaskOutcome): void {
    if (outcome.ok) {
      this.forget(agent);
      return;
    }
    // That somebody ended it says nothing about the agent; nor does what fails while it is down.
    if (outcome.error.code === 'TASK_CANCELLED' || !agent.available) return;
    const count = (this.#inRow.get(agent) ?? 0) + 1;
    this.#inRow.set(agent, count);
    if (count < this.#ports.maxInRow) return;
    this.forget(agent);
    this.#ports.broke(agent, flooded(agent.id, count, outcome.error));
  }

  forget(agent: FleetAgent): void {
    this.#inRow.delete(agent);
  }
}

function flooded(agentId: string, count: number, last: ErrorData): ErrorData {
  const reason = `its last ${count} attempts failed, the last one with ${last.code}: ${last.message}`;
  return toErrorData(new ConclaveError('AGENT_UNHEALTHY', { details: { agentId, reason } }));
}
