import type { Clock, Logger, NewOffer, Recheck, TaskOutcome } from '@conclave/contracts';
import { isConclaveError, messageOf, startRecheck } from '@conclave/contracts';
import { FailedTasks } from './failed-tasks.ts';
import type { Offering } from './offering.ts';

export interface OfferedWork {
  readonly runId: string;
  readonly terms: Omit<NewOffer, 'again'>;
  /** Called once, unless the work is left. */
  readonly onSettled: (outcome: TaskOutcome) => void;
}

export interface Withdrawal {
  readonly runId: string;
  readonly taskIndex: number;
  /** How the task ends unless a worker was faster. */
  readonly otherwise: TaskOutcome;
}

export interface OfferDeskPorts {
  readonly offering: Offering;
  readonly clock: Clock;
  readonly logger: Logger;
}

interface OpenWork extends OfferedWork {
  /** `fresh`: not in the store yet. */
  state: 'fresh' | 'offered' | 'withdrawing';
  otherwise: TaskOutcome | undefined;
}

/** Asked again so often while there is open work, also without a word from others, in ms. */
const EVERY_MS = 1_000;
const PAGE_TASKS = 1_000;
const REAPED_AT_ONCE = 100;

/**
 * What all host agents of a node have in the store: one call offers what a turn of the event loop brought, and one
 * question asks for everything that has ended. It asks only while something is open.
 */
export class OfferDesk {
  readonly #ports: OfferDeskPorts;
  readonly #runs = new Map<string, Map<number, OpenWork>>();
  readonly #failed = new FailedTasks();
  /** Runs with something to tell the store. */
  readonly #dirty = new Set<string>();
  #recheck: Recheck | undefined;
  #stopping: Promise<void> | undefined;
  #flushIsDue = false;
  #reapedAtMs = -Infinity;

  constructor(ports: OfferDeskPorts) {
    this.#ports = ports;
  }

  offer(work: OfferedWork): void {
    const { runId, terms } = work;
    const works = this.#runs.get(runId) ?? new Map<number, OpenWork>();
    this.#runs.set(runId, works);
    works.set(terms.taskIndex, { ...work, state: 'fresh', otherwise: undefined });
    this.#flushSoon(runId);
  }

  withdraw({ runId, taskIndex, otherwise }: Withdrawal): void {
    const work = this.#runs.get(runId)?.get(taskIndex);
    if (work === undefined) return;
    work.state = 'withdrawing';
    work.otherwise = otherwise;
    this.#flushSoon(runId);
  }

  /** The offer stays where it is, and nobody here waits for it any more. */
  leave(runId: string, taskIndex: number): void {
    const works = this.#runs.get(runId);
    works?.delete(taskIndex);
    if (works?.size === 0) this.#runs.delete(runId);
    if (this.#runs.size === 0) this.#rest();
  }

  /** Resolves when nothing is under way, once there is no open work. */
  async idle(): Promise<void> {
    if (this.#runs.size === 0) await this.#stopping;
  }

  #flushSoon(runId: string): void {
    this.#dirty.add(runId);
    this.#recheck ??= this.#watch();
    if (this.#flushIsDue) return;
    this.#flushIsDue = true;
    this.#ports.clock.schedule(0, () => {
      this.#flushIsDue = false;
      this.#recheck?.now();
    });
  }

  #watch(): Recheck {
    const { clock, offering } = this.#ports;
    const check = (): Promise<void> => this.#check();
    return startRecheck({ check, clock, wakeUps: offering.wakeUps, topics: ['settled'], everyMs: EVERY_MS });
  }

  /** Nothing is open: nothing is asked. */
  #rest(): void {
    this.#stopping = this.#recheck?.stop();
    this.#recheck = undefined;
  }

  async #check(): Promise<void> {
    try {
      for (const runId of this.#dirty) await this.#flush(runId);
      await this.#reap();
      await this.#collect();
    } catch (error) {
      // The next look tries it again; a store that is gone ends the runs themselves.
      this.#ports.logger.warn('host tasks not looked at', { reason: messageOf(error) });
    }
  }

  async #flush(runId: string): Promise<void> {
    this.#dirty.delete(runId);
    try {
      await this.#offerFresh(runId);
      await this.#withdrawUnwanted(runId);
    } catch (error) {
      if (isGone(error)) return this.#giveUp(runId);
      this.#dirty.add(runId);
      throw error;
    }
  }

  async #offerFresh(runId: string): Promise<void> {
    const { offers, nodeId, wakeUps } = this.#ports.offering;
    const fresh = this.#worksOf(runId).filter(({ state }) => state === 'fresh');
    if (fresh.length === 0) return;
    const terms = fresh.map((work) => ({
      ...work.terms,
      again: this.#failed.has(runId, work.terms.taskIndex),
    }));
    await offers.offerTasks({ runId, nodeId, offers: terms });
    for (const work of fresh) {
      this.#failed.delete(runId, work.terms.taskIndex);
      if (work.state === 'fresh') work.state = 'offered';
    }
    wakeUps.announce('offers');
  }

  async #withdrawUnwanted(runId: string): Promise<void> {
    const { offers, nodeId } = this.#ports.offering;
    const unwanted = this.#worksOf(runId).filter(({ state }) => state === 'withdrawing');
    if (unwanted.length === 0) return;
    const taskIndexes = unwanted.map(({ terms }) => terms.taskIndex);
    const ended = await offers.withdrawTasks({ runId, nodeId, taskIndexes });
    const outcomes = new Map(ended.map(({ taskIndex, outcome }) => [taskIndex, outcome]));
    for (const work of unwanted) this.#settle(work, outcomes.get(work.terms.taskIndex) ?? work.otherwise!);
  }

  /** The run is another node's, or has ended: its driver here is about to let go of everything. */
  #giveUp(runId: string): void {
    for (const work of this.#worksOf(runId))
      if (work.otherwise !== undefined) this.#settle(work, work.otherwise);
  }

  /** Whoever claims next ends leases that have run out; without anybody who claims, this does. */
  async #reap(): Promise<void> {
    const { clock, offering } = this.#ports;
    const nowMs = clock.monotonicMs();
    if (nowMs - this.#reapedAtMs < EVERY_MS) return;
    this.#reapedAtMs = nowMs;
    const { offered, blocked } = await offering.offers.reapTasks({ limit: REAPED_AT_ONCE });
    if (offered > 0) offering.wakeUps.announce('offers');
    if (blocked > 0) this.#ports.logger.warn('host tasks blocked', { blocked });
  }

  async #collect(): Promise<void> {
    const { offers } = this.#ports.offering;
    let cursor: number | undefined = 0;
    while (cursor !== undefined && this.#runs.size > 0) {
      const runIds = [...this.#runs.keys()];
      const { tasks, nextCursor } = await offers.settledTasks({ runIds, cursor, limit: PAGE_TASKS });
      for (const { runId, taskIndex, outcome } of tasks) {
        const work = this.#runs.get(runId)?.get(taskIndex);
        // What the store does not know of yet is tried again, and this is what came of it before.
        if (work?.state === 'offered') this.#settle(work, outcome);
      }
      cursor = nextCursor;
    }
  }

  #settle(work: OpenWork, outcome: TaskOutcome): void {
    const { runId, terms } = work;
    if (this.#runs.get(runId)?.get(terms.taskIndex) !== work) return;
    this.leave(runId, terms.taskIndex);
    if (!outcome.ok && outcome.error.code === 'TASK_HOST_FAILED') this.#failed.add(runId, terms.taskIndex);
    work.onSettled(outcome);
  }

  #worksOf(runId: string): OpenWork[] {
    return [...(this.#runs.get(runId)?.values() ?? [])];
  }
}

function isGone(error: unknown): boolean {
  return (
    isConclaveError(error, 'LEASE_FENCED') ||
    isConclaveError(error, 'RUN_FINISHED') ||
    isConclaveError(error, 'RUN_NOT_FOUND')
  );
}
