import { ConclaveError, isTerminalTaskStatus, taskStatuses } from '@conclave/contracts';
import type {
  Clock,
  RunControl,
  RunSummary,
  StoredTask,
  TaskColumns,
  TaskRef,
  TaskStatus,
} from '@conclave/contracts';
import { shownStatus } from '../operations/offer-reads.ts';
import type { VolatileOffer } from './volatile-offer.ts';
import type { VolatileRun } from './volatile-run.ts';

interface RunOffers {
  /** Runs get growing numbers with their first offer. */
  readonly number: number;
  readonly byIndex: Map<number, VolatileOffer>;
  readonly byTaskId: Map<string, VolatileOffer>;
}

export interface VolatileOffersOptions {
  readonly clock: Clock;
  /** @throws RUN_NOT_FOUND, STORE_CLOSED */
  readonly run: (runId: string) => VolatileRun;
  /** @throws RUN_NOT_FOUND, RUN_FINISHED, STORE_CLOSED */
  readonly openRun: (runId: string) => VolatileRun;
}

/** What is offered, run by run, and how it shows. */
export class VolatileOfferTable {
  protected readonly options: VolatileOffersOptions;
  protected readonly runs = new Map<string, RunOffers>();
  /** Those that no turn has closed, in the order in which they were offered. */
  protected readonly open = new Set<VolatileOffer>();
  protected lastNumber = 0;

  constructor(options: VolatileOffersOptions) {
    this.options = options;
  }

  /** A wish for the run reaches its offers at once. */
  heedControl(runId: string, control: RunControl): void {
    for (const offer of this.runs.get(runId)?.byIndex.values() ?? []) {
      if (control === 'cancel') offer.withdraw();
      if (control === 'pause' && offer.status === 'offered') offer.status = 'held';
      if (control === 'none' && offer.status === 'held') offer.status = 'offered';
    }
  }

  /** Of tasks that ended in the run. */
  close(runId: string, { index, status }: TaskColumns): void {
    const known = this.runs.get(runId);
    if (known === undefined) return;
    for (const [i, at] of index.entries()) {
      const offer = known.byIndex.get(at);
      if (offer === undefined || !isTerminalTaskStatus(taskStatuses[status[i]!]!)) continue;
      offer.close();
      this.open.delete(offer);
    }
  }

  /** The run's tasks, those that are done outside with the status that their offer gives them. */
  shown(runId: string, tasks: StoredTask[]): StoredTask[] {
    const known = this.runs.get(runId);
    if (known === undefined) return tasks;
    return tasks.map((task) => {
      const status = this.#statusOf(known, task.index);
      return status === undefined || isTerminalTaskStatus(task.status) ? task : { ...task, status };
    });
  }

  /** Tasks that nobody works on do not run. */
  counted(summary: RunSummary): RunSummary {
    const known = this.runs.get(summary.runId);
    if (known === undefined) return summary;
    const rows = this.options.run(summary.runId).tasks.rows();
    const idle = rows.filter(({ index, status }) => {
      const shown = this.#statusOf(known, index);
      return status === 'running' && shown !== undefined && shown !== 'leased';
    });
    const running = summary.tasks.running - idle.length;
    return { ...summary, tasks: { ...summary.tasks, running } };
  }

  has(runId: string): boolean {
    return this.runs.has(runId);
  }

  forget(isGone: (runId: string) => boolean): void {
    for (const [runId, { byIndex }] of this.runs) {
      if (!isGone(runId)) continue;
      for (const offer of byIndex.values()) this.open.delete(offer);
      this.runs.delete(runId);
    }
  }

  /** Undefined where the driver's word stands. */
  #statusOf({ byIndex }: RunOffers, taskIndex: number): TaskStatus | undefined {
    const offer = byIndex.get(taskIndex);
    return offer === undefined || offer.closed ? undefined : shownStatus(offer.status);
  }

  protected begin(runId: string): RunOffers {
    this.lastNumber += 1;
    const begun = { number: this.lastNumber, byIndex: new Map(), byTaskId: new Map() };
    this.runs.set(runId, begun);
    return begun;
  }

  protected page(
    { cursor, limit }: { readonly cursor: number; readonly limit: number },
    isWanted: (offer: VolatileOffer) => boolean,
  ): { readonly offers: readonly VolatileOffer[]; readonly nextCursor: number | undefined } {
    const offers = [...this.open]
      .filter((offer) => offer.key > cursor && isWanted(offer))
      .toSorted((a, b) => a.key - b.key)
      .slice(0, limit);
    return { offers, nextCursor: offers.length < limit ? undefined : offers.at(-1)?.key };
  }

  /** @throws TASK_NOT_OFFERED */
  protected find({ runId, taskId }: TaskRef): VolatileOffer {
    const offer = this.runs.get(runId)?.byTaskId.get(taskId);
    if (offer === undefined) throw new ConclaveError('TASK_NOT_OFFERED', { details: { runId, taskId } });
    return offer;
  }
}
