import { isTerminalTaskStatus, isTerminalRunStatus, taskStatuses } from '@conclave/contracts';
import type { RunStatus, TaskStatus } from '@conclave/contracts';
import type { StoreFact } from './store-facts.ts';

/** What is known of one run from writes. */
export class KnownRun {
  readonly runId: string;
  readonly name: string;
  readonly #names: string[];
  readonly #ended = new Map<string, TaskStatus>();
  status: RunStatus = 'pending';

  /** @param namesOf a run from which the names of tasks are known */
  constructor(runId: string, name: string, namesOf?: KnownRun) {
    this.runId = runId;
    this.name = name;
    this.#names = namesOf === undefined ? [] : namesOf.#names;
  }

  /** The terminal status of a task; undefined while it has none. */
  endOf(taskId: string): TaskStatus | undefined {
    return this.#ended.get(taskId);
  }

  nameOf(index: number): string {
    return this.#names[index] ?? `#${index}`;
  }

  get ended(): ReadonlyMap<string, TaskStatus> {
    return this.#ended;
  }

  add(index: readonly number[], taskId: readonly string[]): void {
    for (const [i, at] of index.entries()) this.#names[at] = taskId[i]!;
  }

  /** A finished task stays as it is. */
  change(index: Int32Array, status: Uint8Array): void {
    for (const [i, at] of index.entries()) {
      const name = this.nameOf(at);
      const now = taskStatuses[status[i]!]!;
      if (isTerminalTaskStatus(now) && !this.#ended.has(name)) this.#ended.set(name, now);
    }
  }

  get hasEnded(): boolean {
    return isTerminalRunStatus(this.status);
  }
}

/** Runs as writes made them, in the order of the writes. */
export class KnownRuns {
  readonly #runs = new Map<string, KnownRun>();
  readonly #complete: KnownRuns | undefined;

  /** @param complete where parts that are missing here are known, because an answer was lost */
  constructor(complete?: KnownRuns) {
    this.#complete = complete;
  }

  get(runId: string): KnownRun | undefined {
    return this.#runs.get(runId);
  }

  get all(): readonly KnownRun[] {
    return [...this.#runs.values()];
  }

  add(fact: StoreFact): void {
    if (fact.kind === 'created') {
      const { runId, name, tasks } = fact.run;
      const run = new KnownRun(runId, name, this.#complete?.get(runId));
      run.add(tasks.index, tasks.taskId);
      this.#runs.set(runId, run);
    }
    if (fact.kind !== 'turn') return;
    const run = this.#runs.get(fact.lease.runId) ?? this.#adopt(fact.lease.runId);
    if (run === undefined) return;
    const { added, changed, run: change } = fact.turn;
    if (added !== null) run.add(added.index, added.taskId);
    run.change(changed.index, changed.status);
    if (change !== null) run.status = change.status;
  }

  #adopt(runId: string): KnownRun | undefined {
    const known = this.#complete?.get(runId);
    if (known === undefined) return undefined;
    const run = new KnownRun(runId, known.name, known);
    this.#runs.set(runId, run);
    return run;
  }
}
