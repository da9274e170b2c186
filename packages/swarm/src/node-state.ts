import { ConclaveError } from '@conclave/contracts';
import type { FleetDispatcher } from './fleet-dispatcher.ts';

/** `paused`: nothing is handed out. `draining`: no more runs are taken. */
export type NodeStateName = 'active' | 'paused' | 'draining' | 'stopped';

export interface NodeStateParts {
  readonly nodeId: string;
  readonly dispatcher: Pick<FleetDispatcher, 'isPaused' | 'setPaused'>;
  /** There may be runs to take. */
  readonly look: () => void;
}

/** What the node does at present with work that comes. A pause lives in this process and ends with it. */
export class NodeState {
  readonly #parts: NodeStateParts;
  #isDraining = false;
  #isStopped = false;

  constructor(parts: NodeStateParts) {
    this.#parts = parts;
  }

  get name(): NodeStateName {
    if (this.#isStopped) return 'stopped';
    if (this.#isDraining) return 'draining';
    return this.#parts.dispatcher.isPaused ? 'paused' : 'active';
  }

  pause(): void {
    this.#parts.dispatcher.setPaused(true);
  }

  resume(): void {
    if (!this.#parts.dispatcher.isPaused) return;
    this.#parts.dispatcher.setPaused(false);
    this.#parts.look();
  }

  draining(): void {
    this.#isDraining = true;
  }

  stopped(): void {
    this.#isStopped = true;
  }

  /** @param what the call that would bring work. @throws SWARM_PAUSED */
  refuseWhilePaused(what: string): void {
    if (this.name !== 'paused') return;
    throw new ConclaveError('SWARM_PAUSED', { details: { nodeId: this.#parts.nodeId, what } });
  }
}
