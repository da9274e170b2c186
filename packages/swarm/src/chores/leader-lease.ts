/** The named lease of whoever does what one node is to do for all: taken when it is free, renewed while it is held. */
import { isConclaveError, messageOf } from '@conclave/contracts';
import type { CancelTimer, Clock, LeaseStore, Logger, NamedLease, Random } from '@conclave/contracts';

export interface LeaderLeaseOptions {
  readonly name: string;
  readonly nodeId: string;
  readonly leaseMs: number;
  readonly store: LeaseStore;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  /** It is this node's now; with a larger epoch than anybody's before. */
  readonly onTaken: (lease: NamedLease) => void;
}

/** Part of the lease that is kept in hand, as for runs. */
const SAFETY = 0.2;

export class LeaderLease {
  readonly #options: LeaderLeaseOptions;
  #lease: NamedLease | undefined;
  /** Own monotonic clock, counted from before the lease was asked for. */
  #validUntilMs = 0;
  #cancelTimer: CancelTimer = () => undefined;
  #underWay: Promise<void> | undefined;
  #isStopped = false;

  /** @param firstAfterMs so long nothing is asked for: processes that end sooner never contend */
  constructor(options: LeaderLeaseOptions, firstAfterMs: number) {
    this.#options = options;
    this.#arm(firstAfterMs);
  }

  /**
   * The lease, while it can be relied on. A process that stood still for too long has none until a renewal says so:
   * another node may be the leader by now.
   */
  get current(): NamedLease | undefined {
    return this.#options.clock.monotonicMs() <= this.#validUntilMs ? this.#lease : undefined;
  }

  /** Gives it back, so that another node need not wait for it to expire. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#cancelTimer();
    await this.#underWay;
    const lease = this.#lease;
    this.#lease = undefined;
    const { store, logger } = this.#options;
    if (lease !== undefined)
      await store
        .releaseLease(lease)
        .catch((error: unknown) =>
          logger.warn('leader lease not given back', { name: lease.name, reason: messageOf(error) }),
        );
  }

  #arm(delayMs: number): void {
    const ask = (): void => {
      this.#underWay = this.#ask().finally(() => {
        this.#underWay = undefined;
        if (!this.#isStopped)
          this.#arm((this.#options.leaseMs / 4) * (0.9 + 0.2 * this.#options.random.next()));
      });
    };
    this.#cancelTimer = this.#options.clock.schedule(delayMs, ask, { keepAlive: false });
  }

  async #ask(): Promise<void> {
    const { store, name, nodeId, leaseMs, clock, logger, onTaken } = this.#options;
    const askedAtMs = clock.monotonicMs();
    const isValidNow = (): void => void (this.#validUntilMs = askedAtMs + leaseMs * (1 - SAFETY));
    try {
      if (this.#lease !== undefined) {
        await store.renewLease(this.#lease, leaseMs);
        return isValidNow();
      }
      const taken = await store.acquireLease(name, nodeId, leaseMs);
      if (taken === null) return;
      this.#lease = taken;
      isValidNow();
      if (!this.#isStopped) onTaken(taken);
    } catch (error) {
      if (isConclaveError(error, 'LEASE_FENCED')) this.#lease = undefined;
      else logger.warn('leader lease not asked for', { name, reason: messageOf(error) });
    }
  }
}
