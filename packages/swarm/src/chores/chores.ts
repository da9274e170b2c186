/** What one node does for all that share the store: only the holder of the lease `chores`. */
import { messageOf } from '@conclave/contracts';
import type { CancelTimer, Clock, LeaseStore, Logger, NamedLease, Random } from '@conclave/contracts';
import { LeaderLease } from './leader-lease.ts';

export interface Chore {
  readonly name: string;
  readonly everyMs: number;
  /** A process that ends before there was a turn does it when it stops, if no other node is there to do it. */
  readonly atStop?: boolean;
  /**
   * A leader that hung may still be at it when another has taken over: what it does late is to be harmless (deleting what
   * has expired by the database's clock is), or the statement is to be guarded by the lease's epoch.
   */
  run(lease: NamedLease): Promise<void>;
}

export interface ChoresOptions {
  readonly chores: readonly Chore[];
  readonly nodeId: string;
  readonly leaseMs: number;
  readonly store: LeaseStore;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
}

export const CHORES_LEASE = 'chores';

/** A process that ends sooner leaves the chores to others. */
const FIRST_AFTER_MS = 2_000;

export class Chores {
  readonly #options: ChoresOptions;
  readonly #leader: LeaderLease;
  readonly #timers = new Map<Chore, CancelTimer>();
  readonly #underWay = new Map<Chore, Promise<void>>();
  readonly #done = new Set<Chore>();
  #stopped: Promise<void> | undefined;

  constructor(options: ChoresOptions) {
    this.#options = options;
    const onTaken = (): void => options.chores.forEach((chore) => this.#turn(chore));
    this.#leader = new LeaderLease({ ...options, name: CHORES_LEASE, onTaken }, FIRST_AFTER_MS);
  }

  /** Whether this node is the one that does them. */
  get isLeader(): boolean {
    return this.#leader.current !== undefined;
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #stop(): Promise<void> {
    for (const cancelTimer of this.#timers.values()) cancelTimer();
    const left = this.#options.chores.filter((chore) => chore.atStop === true && !this.#done.has(chore));
    await Promise.all(this.#underWay.values());
    await this.#leader.stop();
    if (left.length > 0) await this.#catchUp(left);
  }

  /** Only if nobody else has the lease; it is given back at once. */
  async #catchUp(chores: readonly Chore[]): Promise<void> {
    const { store, nodeId, leaseMs, logger } = this.#options;
    try {
      const lease = await store.acquireLease(CHORES_LEASE, nodeId, leaseMs);
      if (lease === null) return;
      await Promise.all(chores.map((chore) => this.#do(chore, lease)));
      await store.releaseLease(lease);
    } catch (error) {
      logger.warn('chores not done', { reason: messageOf(error) });
    }
  }

  /** Does it if this node is the leader, and comes again either way: a renewal may only be late. */
  #turn(chore: Chore): void {
    this.#timers.get(chore)?.();
    if (this.#stopped !== undefined || this.#underWay.has(chore)) return;
    const lease = this.#leader.current;
    if (lease === undefined) return this.#comeAgain(chore);
    const ended = this.#do(chore, lease).finally(() => {
      this.#underWay.delete(chore);
      this.#comeAgain(chore);
    });
    this.#underWay.set(chore, ended);
  }

  #comeAgain(chore: Chore): void {
    if (this.#stopped !== undefined) return;
    const turn = (): void => this.#turn(chore);
    this.#timers.set(chore, this.#options.clock.schedule(chore.everyMs, turn, { keepAlive: false }));
  }

  async #do(chore: Chore, lease: NamedLease): Promise<void> {
    this.#done.add(chore);
    try {
      await chore.run(lease);
    } catch (error) {
      this.#options.logger.warn('chore not done', { chore: chore.name, reason: messageOf(error) });
    }
  }
}
