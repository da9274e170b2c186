/**
 * Somebody who does tasks that are done outside: a process of its own with a connection of its own, that claims, sends
 * heartbeats and completes; or gives back, stands still for longer than its lease, or dies.
 */
import { isConclaveError } from '@conclave/contracts';
import type { ClaimedTask, JsonValue, OfferStore, Random, TaskClaim } from '@conclave/contracts';
import type { SimulatedProcess } from '@conclave/testing/simulation';
import type { OfferHistory } from '../checks/offer-history.ts';
import { HOST_TASK_TYPE } from '../workload/definition.ts';

/** What becomes of a task, whoever does it. */
export interface HostWork {
  readonly durationMs: number;
  /** Undefined: it cannot be done. */
  readonly value: JsonValue | undefined;
}

export interface SimulatedWorkerOptions {
  readonly process: SimulatedProcess;
  readonly offers: OfferStore;
  readonly history: OfferHistory;
  readonly random: Random;
  readonly leaseMs: number;
  /** Nothing goes wrong any more. */
  readonly isCalm: () => boolean;
  readonly workOf: (task: ClaimedTask) => HostWork;
  /** It stands still, or it is dead: somebody makes it go on later. */
  readonly onStopped: (forMs: number) => void;
  readonly onDied: () => void;
  /** Something rejected with what is no error of ours. */
  readonly onStranger: (error: unknown) => void;
}

const PAUSE_MS = 120;
/** Times that a worker says a thing again that was not answered. */
const REPEATS = 3;

export class SimulatedWorker {
  readonly #options: SimulatedWorkerOptions;
  #isStopped = false;

  constructor(options: SimulatedWorkerOptions) {
    this.#options = options;
    void this.#live();
  }

  /** Looks for no more work. */
  stop(): void {
    this.#isStopped = true;
  }

  async #live(): Promise<void> {
    const { random, onStranger } = this.#options;
    while (!this.#isStopped) {
      await this.#sleep(PAUSE_MS * (0.2 + random.next()));
      try {
        const tasks = await this.#claim();
        await Promise.all(tasks.map((task) => this.#do(task)));
        if (tasks.length === 0) await this.#resetBlocked();
      } catch (error) {
        if (!isConclaveError(error)) onStranger(error);
      }
    }
  }

  #claim(): Promise<readonly ClaimedTask[]> {
    const { process, offers, history, random, leaseMs } = this.#options;
    const limit = 1 + Math.floor(random.next() * 3);
    const claim = { worker: process.name, capabilities: [HOST_TASK_TYPE], limit, leaseMs };
    return history.claim(process.name, leaseMs, () => offers.claimTasks(claim));
  }

  async #do(task: ClaimedTask): Promise<void> {
    const { random, isCalm, leaseMs, workOf, onStopped, onDied } = this.#options;
    const { durationMs, value } = workOf(task);
    const fate = isCalm() ? 0 : random.next();
    await this.#sleep(durationMs / 2);
    if (fate > 0.95) return onDied();
    if (fate > 0.82) onStopped(leaseMs * (0.5 + 2 * random.next()));
    else if (fate < 0.5) await this.#say(task, 'heartbeat', undefined);
    await this.#sleep(durationMs / 2);
    if (fate > 0.7 && fate < 0.82) await this.#say(task, 'give-back', undefined);
    else if (value === undefined) await this.#say(task, 'fail', undefined);
    else await this.#say(task, 'complete', JSON.stringify(value));
  }

  /** A task that it lost it drops; what was not answered it says again. */
  async #say(
    { runId, taskId, token }: TaskClaim,
    kind: 'heartbeat' | 'complete' | 'fail' | 'give-back',
    result: string | undefined,
  ): Promise<void> {
    const { history, leaseMs } = this.#options;
    const claim = { runId, taskId, token };
    const op = kind === 'heartbeat' ? ({ kind, token, leaseMs } as const) : ({ kind, token } as const);
    for (let repeat = 0; repeat < REPEATS; repeat += 1) {
      try {
        await history.call<unknown>(claim, { ...op, result: undefined }, this.#send(claim, kind, result));
        return;
      } catch (error) {
        if (isConclaveError(error, 'TASK_LEASE_LOST')) return;
        if (!isConclaveError(error, 'STORE_BUSY') && !isConclaveError(error, 'STORE_UNAVAILABLE'))
          throw error;
        await this.#sleep(PAUSE_MS);
      }
    }
  }

  #send(claim: TaskClaim, kind: string, result: string | undefined): Promise<unknown> {
    const { offers, random, leaseMs } = this.#options;
    if (kind === 'heartbeat') return offers.heartbeatTask({ ...claim, leaseMs });
    if (kind === 'complete') return offers.completeTask({ ...claim, result: result ?? '' });
    if (kind === 'fail') return offers.failTask({ ...claim, reason: 'as it was told', final: true });
    if (random.next() < 0.5) return offers.releaseTask(claim);
    return offers.failTask({ ...claim, reason: 'not today', final: false });
  }

  /** The person who looks after parked tasks. */
  async #resetBlocked(): Promise<void> {
    const { offers } = this.#options;
    const { tasks } = await offers.listHostTasks({ statuses: ['blocked'], limit: 10 });
    for (const { runId, taskId } of tasks) await offers.resetTask({ runId, taskId });
  }

  #sleep(ms: number): Promise<void> {
    return new Promise((resolve) => void this.#options.process.post(ms, 'worker', () => resolve()));
  }
}
