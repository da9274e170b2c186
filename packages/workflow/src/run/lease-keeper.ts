/** Keeps a run's lease alive, tells when it is lost, and brings the wishes that other processes wrote. */
import { isConclaveError } from '@conclave/contracts';
import type { CancelTimer, Clock, RunControl, RunLease, RunStore } from '@conclave/contracts';

export interface LeaseKeeperOptions {
  readonly store: RunStore;
  readonly lease: RunLease;
  readonly leaseMs: number;
  /** Own monotonic clock before the lease was asked for. */
  readonly askedAtMs: number;
  readonly clock: Clock;
  /** Called with each renewal. */
  readonly onControl: (control: RunControl) => void;
  /** The lease is gone or can no longer be trusted: nothing may be started or written. */
  readonly onLost: (reason: unknown) => void;
}

/** Part of the lease that is kept in hand for a slow disk or a busy event loop. */
const SAFETY = 0.2;

export class LeaseKeeper {
  readonly #options: LeaseKeeperOptions;
  /** Own monotonic clock, counted from before the renewal was sent: never later than the database's view. */
  #validUntilMs: number;
  #cancelTimer: CancelTimer | undefined;
  #stopped = false;

  constructor(options: LeaseKeeperOptions) {
    this.#options = options;
    this.#validUntilMs = options.askedAtMs + options.leaseMs * (1 - SAFETY);
    this.#arm();
  }

  /**
   * Whether the lease can be relied on now. After a long stop of the process (a debugger, a laptop that slept) it
   * cannot, until a renewal says so: others may have ended tasks that this node believes to be open.
   */
  get isValid(): boolean {
    return this.#options.clock.monotonicMs() <= this.#validUntilMs;
  }

  stop(): void {
    this.#stopped = true;
    this.#cancelTimer?.();
  }

  #arm(): void {
    const { clock, leaseMs } = this.#options;
    this.#cancelTimer = clock.schedule(leaseMs / 4, () => void this.#renew(), { keepAlive: false });
  }

  async #renew(): Promise<void> {
    const { clock, leaseMs, lease, store, onControl, onLost } = this.#options;
    const sentAtMs = clock.monotonicMs();
    try {
      const control = await store.renewRun(lease, leaseMs);
      if (this.#stopped) return;
      this.#validUntilMs = sentAtMs + leaseMs * (1 - SAFETY);
      onControl(control);
    } catch (error) {
      if (this.#stopped) return;
      const lost = isConclaveError(error, 'LEASE_FENCED') || !this.isValid;
      if (lost) {
        this.stop();
        onLost(error);
        return;
      }
    }
    this.#arm();
  }
}
