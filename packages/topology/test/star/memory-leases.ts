import { ConclaveError } from '@conclave/contracts';
import type { Clock, LeaseStore, NamedLease } from '@conclave/contracts';

/** Leases on a clock that the test moves; what a store does is tested with real ones in the swarm. */
export class MemoryLeases implements LeaseStore {
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  #held: { lease: NamedLease; untilMs: number } | undefined;
  #epoch = 0;
  /** Refuses everything with this, as a store that is gone. */
  broken: Error | undefined;

  constructor(clock: Pick<Clock, 'monotonicMs'>) {
    this.#clock = clock;
  }

  async acquireLease(name: string, holder: string, leaseMs: number): Promise<NamedLease | null> {
    if (this.broken !== undefined) throw this.broken;
    const now = this.#clock.monotonicMs();
    if (this.#held !== undefined && this.#held.lease.holder !== holder && this.#held.untilMs > now)
      return null;
    this.#epoch += 1;
    const lease = { name, holder, epoch: this.#epoch };
    this.#held = { lease, untilMs: now + leaseMs };
    return lease;
  }

  async renewLease(lease: NamedLease, leaseMs: number): Promise<void> {
    if (this.broken !== undefined) throw this.broken;
    if (this.#held?.lease.epoch !== lease.epoch)
      throw new ConclaveError('LEASE_FENCED', { details: { name: lease.name, epoch: lease.epoch } });
    this.#held.untilMs = this.#clock.monotonicMs() + leaseMs;
  }

  async releaseLease(lease: NamedLease): Promise<void> {
    if (this.#held?.lease.epoch === lease.epoch) this.#held = undefined;
  }
}
