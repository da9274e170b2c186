import { ConclaveError } from '@conclave/contracts';
import type { Clock, NamedLease } from '@conclave/contracts';

interface HeldLease extends NamedLease {
  readonly untilMs: number;
}

/** Named leases in memory. One epoch counter for all names: it grows also over names that were forgotten. */
export class VolatileLeases {
  readonly #clock: Clock;
  readonly #held = new Map<string, HeldLease>();
  #lastEpoch = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  acquire(name: string, holder: string, leaseMs: number): NamedLease | null {
    const nowMs = this.#clock.monotonicMs();
    const held = this.#held.get(name);
    if (held !== undefined && held.holder !== holder && held.untilMs > nowMs) return null;
    this.#lastEpoch += 1;
    const lease = { name, holder, epoch: this.#lastEpoch };
    this.#held.set(name, { ...lease, untilMs: nowMs + leaseMs });
    return lease;
  }

  /** @throws LEASE_FENCED */
  renew(lease: NamedLease, leaseMs: number): void {
    const { name, epoch } = lease;
    if (!this.#isHeld(lease)) throw new ConclaveError('LEASE_FENCED', { details: { name, epoch } });
    this.#held.set(name, { ...lease, untilMs: this.#clock.monotonicMs() + leaseMs });
  }

  release(lease: NamedLease): void {
    if (this.#isHeld(lease)) this.#held.delete(lease.name);
  }

  releaseAllOf(holder: string): void {
    for (const held of this.#held.values()) if (held.holder === holder) this.#held.delete(held.name);
  }

  /** @returns how many leases that expired longer ago than `goneMs` were forgotten. */
  prune(goneMs: number): number {
    const oldestMs = this.#clock.monotonicMs() - goneMs;
    const before = this.#held.size;
    for (const held of this.#held.values()) if (held.untilMs < oldestMs) this.#held.delete(held.name);
    return before - this.#held.size;
  }

  #isHeld({ name, holder, epoch }: NamedLease): boolean {
    const held = this.#held.get(name);
    return held !== undefined && held.holder === holder && held.epoch === epoch;
  }
}
