import type { Clock, LeaseStore, Logger } from '@conclave/contracts';
import type { HandOff } from '../hand-off/hand-off.ts';
import { HubKeeper, type HubTerm } from './hub-keeper.ts';
import { LeasedHandOff } from './leased-hand-off.ts';
import type { StarTopology } from './star-topology.ts';

/** What the election of a hub needs of the world. */
export interface HubElection {
  readonly leases: LeaseStore;
  readonly clock: Pick<Clock, 'monotonicMs' | 'schedule'>;
  /** The lease's name: one for all nodes whose agents stand for election. */
  readonly name: string;
  /** Who holds it: this node. */
  readonly holder: string;
  readonly leaseMs: number;
  /** A term of an agent of this node began, or ended without another one: there is work to hand out, or none. */
  readonly onTerm?: (term: HubTerm | undefined) => void;
}

/** A star whose hub is elected by lease. The shape proposes its hub; only with a term does that one hand out work. */
export class ElectedStar {
  readonly handOff: HandOff;
  readonly #layout: StarTopology;
  readonly #keeper: HubKeeper;
  #proposed: string | undefined;

  constructor(
    layout: StarTopology,
    handOff: HandOff,
    { election, logger }: { readonly election: HubElection; readonly logger: Logger },
  ) {
    this.#layout = layout;
    this.#keeper = new HubKeeper({
      ...election,
      logger,
      candidate: () => this.#hub(),
      onTerm: (term) => election.onTerm?.(term),
    });
    this.handOff = new LeasedHandOff(handOff, election.name, () => this.#keeper.term);
  }

  get term(): HubTerm | undefined {
    return this.#keeper.term;
  }

  /** Members came or went: when that changed the hub, the new one stands for election. */
  membersChanged(): void {
    const hub = this.#hub();
    if (hub === this.#proposed) return;
    this.#proposed = hub;
    void this.#keeper.stand();
  }

  stop(): Promise<void> {
    return this.#keeper.stop();
  }

  #hub(): string | undefined {
    const { hub } = this.#layout;
    return hub === undefined ? undefined : this.#layout.agentId(hub);
  }
}
