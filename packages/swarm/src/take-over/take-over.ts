/** Drives what should be driven and is not: submitted runs, runs that were handed over, and those of dead or hung nodes. */
import { messageOf, startRecheck } from '@conclave/contracts';
import type { Clock, Logger, Random, Recheck, RunLease, RunStore, WakeUps } from '@conclave/contracts';
import type { FleetDispatcher } from '../fleet-dispatcher.ts';
import type { RunService } from '../run-service.ts';
import type { TakeOverOptions } from './take-over-options.ts';

export interface TakeOverParts {
  readonly options: TakeOverOptions;
  readonly nodeId: string;
  readonly leaseMs: number;
  readonly store: Pick<RunStore, 'claimRun'>;
  readonly runs: Pick<RunService, 'driveClaimed' | 'driven'>;
  /** What the node's agents can do now; while it is paused nothing is taken. */
  readonly dispatcher: Pick<FleetDispatcher, 'offers' | 'isPaused'>;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly wakeUps: WakeUps;
}

/** Nodes that were started together must not ask together for ever. */
const JITTER = 0.25;

export class TakeOver {
  readonly #parts: TakeOverParts;
  readonly #recheck: Recheck;
  #driving = 0;
  #isStopped = false;

  constructor(parts: TakeOverParts) {
    this.#parts = parts;
    const { clock, random, wakeUps, options } = parts;
    this.#recheck = startRecheck({
      check: () => this.#check(),
      clock,
      wakeUps,
      topics: ['runs'],
      everyMs: options.everyMs * (1 - JITTER + 2 * JITTER * random.next()),
    });
    this.#recheck.now();
  }

  /** It may be able to do more now. */
  readonly look = (): void => this.#recheck.now();

  /** Takes no more; what was taken is driven on. */
  stop(): Promise<void> {
    this.#isStopped = true;
    return this.#recheck.stop();
  }

  async #check(): Promise<void> {
    const { logger, nodeId, options, dispatcher } = this.#parts;
    try {
      while (!this.#isStopped && !dispatcher.isPaused && this.#driving < options.maxRuns) {
        // oxlint-disable-next-line no-await-in-loop -- each claim may take the last one there is
        if (!(await this.#takeOne())) return;
      }
    } catch (error) {
      logger.warn('runs not looked for', { nodeId, reason: messageOf(error) });
    }
  }

  /** @returns whether there may be more */
  async #takeOne(): Promise<boolean> {
    const { store, runs, clock, nodeId, leaseMs, options, logger } = this.#parts;
    const askedAtMs = clock.monotonicMs();
    const { lease, abandoned } = await store.claimRun({
      nodeId,
      leaseMs,
      offers: this.#parts.dispatcher.offers(),
      driven: runs.driven,
      maxLostDrivers: options.maxLostDrivers,
    });
    for (const runId of abandoned) logger.warn('run abandoned, it lost too many drivers', { runId });
    if (lease === null) return false;
    this.#drive(lease, askedAtMs);
    return true;
  }

  #drive(lease: RunLease, askedAtMs: number): void {
    const { runs, logger, nodeId } = this.#parts;
    const { runId } = lease;
    this.#driving += 1;
    logger.info('run taken', { runId, nodeId, epoch: lease.epoch });
    runs
      .driveClaimed(lease, askedAtMs)
      .then(
        ({ stopReason }) => logger.info('run stopped', { runId, nodeId, stopReason }),
        (error: unknown) => logger.warn('run not driven', { runId, nodeId, reason: messageOf(error) }),
      )
      .finally(() => {
        this.#driving -= 1;
        this.#recheck.now();
      });
  }
}
