/** Records what workers see of tasks that are done outside, and asks whether it could have happened one call after the other. */
import { isConclaveError } from '@conclave/contracts';
import type { ClaimedTask, TaskClaim, TaskRef } from '@conclave/contracts';
import { checkLinearizable, offerModel } from '@conclave/testing/simulation';
import type { HistoryEntry, OfferOp } from '@conclave/testing/simulation';
import type { Violations } from './violations.ts';

type Recorded = { -readonly [K in keyof HistoryEntry<OfferOp>]: HistoryEntry<OfferOp>[K] };

export class OfferHistory {
  readonly #nowMs: () => number;
  readonly #byTask = new Map<string, { readonly runId: string; readonly entries: Recorded[] }>();

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  get size(): number {
    let size = 0;
    for (const { entries } of this.#byTask.values()) size += entries.length;
    return size;
  }

  /** A claim that was not answered is no call of any task. */
  async claim(
    worker: string,
    leaseMs: number,
    call: () => Promise<readonly ClaimedTask[]>,
  ): Promise<readonly ClaimedTask[]> {
    const calledAt = this.#nowMs();
    const tasks = await call();
    for (const task of tasks) {
      const op = { kind: 'claim', worker, token: task.token, leaseMs } as const;
      this.#of(task).push({ calledAt, returnedAt: this.#nowMs(), op });
    }
    return tasks;
  }

  async call<T>(
    claim: TaskClaim,
    op: OfferOp & { readonly result: undefined },
    answer: Promise<T>,
  ): Promise<T> {
    const entries = this.#of(claim);
    const entry: Recorded = { calledAt: this.#nowMs(), returnedAt: Infinity, op };
    entries.push(entry);
    const end = (result: 'ok' | 'lost'): void => {
      entry.returnedAt = this.#nowMs();
      entry.op = { ...op, result } as OfferOp;
    };
    try {
      const value = await answer;
      end('ok');
      return value;
    } catch (error) {
      if (isConclaveError(error, 'TASK_LEASE_LOST')) end('lost');
      // Nothing was written, for certain.
      else if (isConclaveError(error, 'STORE_BUSY')) entries.splice(entries.indexOf(entry), 1);
      throw error;
    }
  }

  /** @param cancelled runs that somebody wished to end */
  check(violations: Violations, cancelled: ReadonlySet<string>): void {
    for (const [name, { runId, entries }] of this.#byTask) {
      const verdict = checkLinearizable(offerModel(cancelled.has(runId)), entries);
      if (verdict.isLinearizable) continue;
      const stuck = verdict.stuckAt.map(({ op }) => JSON.stringify(op)).join(' or ');
      violations.add('not-linearizable', `${name}: after ${verdict.longest.length} calls ${stuck}`);
    }
  }

  #of({ runId, taskId }: TaskRef): Recorded[] {
    const name = `${runId}/${taskId}`;
    const known = this.#byTask.get(name) ?? { runId, entries: [] };
    this.#byTask.set(name, known);
    return known.entries;
  }
}
