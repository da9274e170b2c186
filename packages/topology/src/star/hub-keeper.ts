import { isConclaveError, messageOf } from '@conclave/contracts';
import type { CancelTimer, Clock, LeaseStore, Logger, NamedLease } from '@conclave/contracts';

/** An agent is the hub, from its election until it is succeeded. Terms of one swarm have growing epochs. */
export interface HubTerm {
  readonly hub: string;
  readonly epoch: number;
}

export interface HubKeeperOptions {
  readonly leases: LeaseStore;
  readonly clock: Pick<Clock, 'monotonicMs' | 'schedule'>;
  readonly logger: Logger;
  /** The lease's name: one for all nodes whose agents stand for election. */
  readonly name: string;
  /** Who holds it: this node. */
  readonly holder: string;
  readonly leaseMs: number;
  /** The agent of this node that is to be the hub; undefined when there is none. */
  readonly candidate: () => string | undefined;
  /** A term began, or ended without another one. */
  readonly onTerm: (term: HubTerm | undefined) => void;
}

/**
 * Elects the hub of a star over all nodes that share a store: whoever holds the lease is it, its epoch is the term's.
 * It lives beside the shape, which knows no store and no time. A term ends by itself when it was not renewed in time,
 * counted from before the renewal was asked for: a node that stood still is not the hub any more when it wakes up.
 */
export class HubKeeper {
  readonly #options: HubKeeperOptions;
  #lease: NamedLease | undefined;
  #term: HubTerm | undefined;
  #validUntilMs = 0;
  #cancelTimer: CancelTimer = () => undefined;
  #isStopped = false;
  /** Requests go one after the other: a later answer must not be overtaken by an earlier one. */
  #turn: Promise<void> = Promise.resolve();

  constructor(options: HubKeeperOptions) {
    this.#options = options;
  }

  /** Undefined when this node's agent is not the hub, or may have been succeeded. */
  get term(): HubTerm | undefined {
    const { clock, candidate } = this.#options;
    const isOver = clock.monotonicMs() >= this.#validUntilMs || this.#term?.hub !== candidate();
    return isOver ? undefined : this.#term;
  }

  /** Stands for election, or stands again: members came, or the hub was lost. */
  stand(): Promise<void> {
    this.#turn = this.#turn.then(() => (this.#isStopped ? undefined : this.#campaign()));
    return this.#turn;
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#cancelTimer();
    await this.#turn;
    const lease = this.#lease;
    this.#end();
    if (lease === undefined) return;
    await this.#options.leases
      .releaseLease(lease)
      .catch((error: unknown) => this.#warn('not given back', error));
  }

  /** A new term for the present candidate: also the holder's own lease comes back with a higher epoch. */
  async #campaign(): Promise<void> {
    const { leases, name, holder, leaseMs, candidate, clock } = this.#options;
    this.#cancelTimer();
    const hub = candidate();
    if (hub === undefined) return this.#resign();
    if (this.term?.hub === hub) return this.#renew();
    const askedAtMs = clock.monotonicMs();
    try {
      const lease = await leases.acquireLease(name, holder, leaseMs);
      this.#lease = lease ?? undefined;
      if (lease === null) this.#end();
      else this.#begin({ hub, epoch: lease.epoch }, askedAtMs);
    } catch (error) {
      this.#warn('not asked for', error);
    }
    this.#again();
  }

  async #renew(): Promise<void> {
    const { leases, leaseMs, clock } = this.#options;
    const askedAtMs = clock.monotonicMs();
    try {
      await leases.renewLease(this.#lease!, leaseMs);
      this.#validUntilMs = askedAtMs + leaseMs;
    } catch (error) {
      // A store that does not answer leaves the term until it runs out; one that says no ends it.
      this.#warn('not renewed', error);
      if (isConclaveError(error, 'LEASE_FENCED')) this.#end();
    }
    this.#again();
  }

  async #resign(): Promise<void> {
    const lease = this.#lease;
    this.#end();
    if (lease !== undefined)
      await this.#options.leases
        .releaseLease(lease)
        .catch((error: unknown) => this.#warn('not given back', error));
  }

  #again(): void {
    if (this.#isStopped) return;
    const { clock, leaseMs } = this.#options;
    this.#cancelTimer = clock.schedule(leaseMs / 3, () => void this.stand(), { keepAlive: false });
  }

  #begin(term: HubTerm, askedAtMs: number): void {
    this.#term = term;
    this.#validUntilMs = askedAtMs + this.#options.leaseMs;
    this.#options.onTerm(term);
  }

  #end(): void {
    const had = this.#term !== undefined;
    this.#term = undefined;
    this.#lease = undefined;
    if (had) this.#options.onTerm(undefined);
  }

  #warn(what: string, error: unknown): void {
    const { logger, name } = this.#options;
    logger.warn(`The hub's lease was ${what}`, { lease: name, reason: messageOf(error) });
  }
}
