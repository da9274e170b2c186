/** Watches the store's answers about tasks that are done outside, in the order in which they came to be on disk. */
import { isTerminalTaskStatus, taskStatuses } from '@conclave/contracts';
import type { ClaimedTask, RunTurn, TaskClaim } from '@conclave/contracts';
import type { AppliedCall } from '../store/simulated-store.ts';
import type { KnownRuns } from './known-runs.ts';
import { factOf } from './store-facts.ts';
import type { Tally } from './tally.ts';
import type { Violations } from './violations.ts';

interface WatchedTask {
  /** The last that was given out. */
  token: number;
  worker: string;
  /** What was accepted, and under which token. */
  accepted: { readonly token: number; readonly result: string } | undefined;
}

export interface OfferWatchOptions {
  readonly violations: Violations;
  readonly tally: Tally;
  /** On disk. */
  readonly durable: KnownRuns;
  readonly cancelled: ReadonlySet<string>;
}

export class OfferWatch {
  readonly #options: OfferWatchOptions;
  readonly #tasks = new Map<string, WatchedTask>();

  constructor(options: OfferWatchOptions) {
    this.#options = options;
  }

  /** To be told before the oracle is: it asks what was there before. */
  onDurable(calls: readonly AppliedCall[]): void {
    for (const call of calls) {
      const { tally } = this.#options;
      if (!call.answer.ok && call.answer.error.code === 'TASK_LEASE_LOST') tally.add('worker refused');
      if (!call.answer.ok) continue;
      if (call.name === 'claimTasks')
        for (const task of call.answer.value as ClaimedTask[]) this.#claimed(task, call.from);
      if (call.name === 'completeTask') this.#completed(given<TaskClaim & { result: string }>(call));
      const fact = factOf(call);
      if (fact?.kind === 'turn') this.#turned(fact.lease.runId, fact.turn);
    }
  }

  /** When everything has ended: what was accepted is what the run has. */
  check(resultOf: (runId: string, taskId: string) => string | null | undefined): void {
    const { violations, cancelled } = this.#options;
    for (const [name, { accepted }] of this.#tasks) {
      const [runId = '', taskId = ''] = name.split('/');
      if (accepted === undefined || cancelled.has(runId)) continue;
      const recorded = resultOf(runId, taskId);
      violations.require(
        recorded === accepted.result,
        'accepted-not-recorded',
        () => `${name}: accepted was ${accepted.result}, recorded is ${recorded ?? 'nothing'}`,
      );
    }
  }

  #claimed({ runId, taskId, token, attempt }: ClaimedTask, worker: string): void {
    const { violations, tally, durable } = this.#options;
    const name = `${runId}/${taskId}`;
    const before = this.#tasks.get(name);
    tally.add(attempt > 1 ? 'task claimed again' : 'task claimed');
    violations.require(
      token > (before?.token ?? 0),
      'two-holders',
      () => `${name}: token ${token} was given out after ${before?.token ?? 0}`,
    );
    violations.require(
      durable.get(runId)?.endOf(taskId) === undefined && before?.accepted === undefined,
      'finished-task-ran',
      () => `${name} was handed to ${worker} after it had ended`,
    );
    this.#tasks.set(name, { token, worker, accepted: before?.accepted });
  }

  #completed({ runId, taskId, token, result }: TaskClaim & { readonly result: string }): void {
    const { violations, tally } = this.#options;
    const name = `${runId}/${taskId}`;
    const task = this.#tasks.get(name);
    violations.require(
      task !== undefined && token === task.token,
      'two-holders',
      () => `${name}: token ${token} was accepted after ${task?.token ?? 0}`,
    );
    if (task === undefined) return;
    if (task.accepted === undefined) tally.add('task done outside');
    task.accepted ??= { token, result };
  }

  #turned(runId: string, { changed }: RunTurn): void {
    const { violations, durable } = this.#options;
    const run = durable.get(runId);
    if (run === undefined) return;
    for (const [i, index] of changed.index.entries()) {
      const name = `${runId}/${run.nameOf(index)}`;
      const status = taskStatuses[changed.status[i]!]!;
      const task = this.#tasks.get(name);
      if (task === undefined || !isTerminalTaskStatus(status) || status !== 'completed') continue;
      const result = changed.result?.[i] ?? '';
      violations.require(
        task.accepted?.result === result,
        'accepted-not-recorded',
        () => `${name} completed with ${result}, accepted was ${task.accepted?.result ?? 'nothing'}`,
      );
    }
  }
}

/** Methods have a list of arguments, operations one object. */
function given<T>({ args }: AppliedCall): T {
  return (Array.isArray(args) ? args[0] : args) as T;
}
