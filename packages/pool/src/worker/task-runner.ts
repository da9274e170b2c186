import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks';
import type { JsonValue, TaskFunction } from '@conclave/contracts';
import type { SharedState } from '../protocol/shared-state.ts';
import type { ResultOutbox } from './result-outbox.ts';
import { ShardTaskContext } from './task-context.ts';
import type { TaskFrame } from './task-frame.ts';
import { thrownText } from './thrown.ts';

/** Runs functions and turns what they return or throw into frames. */
export class TaskRunner {
  readonly #shared: SharedState;
  readonly #outbox: ResultOutbox;
  /** Carries the slot through everything a task starts, so that an end of the thread has a name. */
  readonly #origin = new AsyncLocalStorage<number>();
  readonly #origins: AsyncResource[] = [];
  readonly #running: (ShardTaskContext | undefined)[] = [];

  constructor(shared: SharedState, outbox: ResultOutbox) {
    this.#shared = shared;
    this.#outbox = outbox;
  }

  /** The slot of the task whose code is executing, directly or in a callback it left behind. */
  currentSlot(): number | undefined {
    return this.#origin.getStore();
  }

  /**
   * Runs a task that the caller has claimed.
   * @returns undefined when it has ended, else a promise (which never rejects) of its end.
   */
  run(frame: TaskFrame): Promise<void> | undefined {
    const { handler } = frame.setting;
    const context = new ShardTaskContext(frame);
    this.#running[frame.slot] = context;
    if (handler.call !== undefined) return this.#invoke(frame, handler.call, context);
    return handler.import().then(
      (call) => {
        // Nobody knows how long it takes, and nothing that has ended should wait for it.
        this.#outbox.flush();
        return this.#invoke(frame, call, context);
      },
      (error: unknown) => this.#fail(frame.slot, error),
    );
  }

  /** @returns false when the task is not running here (any more). */
  cancel(slot: number, claim: number, reason: number): boolean {
    const context = this.#running[slot];
    if (context === undefined || ShardTaskContext.claimOf(context) !== claim) return false;
    ShardTaskContext.abort(context, reason);
    return true;
  }

  #invoke(frame: TaskFrame, call: TaskFunction, context: ShardTaskContext): Promise<void> | undefined {
    const { slot } = frame;
    const origin = (this.#origins[slot] ??= this.#originOf(slot));
    this.#shared.setRunning(slot);
    try {
      const input: JsonValue = frame.input === '' ? null : (JSON.parse(frame.input) as JsonValue);
      const returned: unknown = origin.runInAsyncScope(call, undefined, input, context);
      if (isThenable(returned)) return this.#settleLater(slot, returned);
      this.#succeed(slot, returned);
    } catch (error) {
      this.#fail(slot, error);
    } finally {
      this.#shared.setRunning(-1);
    }
    return undefined;
  }

  #settleLater(slot: number, returned: PromiseLike<unknown>): Promise<void> {
    return Promise.resolve(returned).then(
      (value) => this.#succeed(slot, value),
      (error: unknown) => this.#fail(slot, error),
    );
  }

  #succeed(slot: number, value: unknown): void {
    let json: string | undefined;
    try {
      json = value === undefined ? '' : JSON.stringify(value);
      if (json === undefined) throw new TypeError(`a ${typeof value} has no JSON form`);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#fail(slot, `its result could not be written as JSON: ${reason}`);
      return;
    }
    this.#running[slot] = undefined;
    if (json === '') this.#outbox.done(slot);
    else this.#outbox.value(slot, json);
  }

  #fail(slot: number, error: unknown): void {
    this.#running[slot] = undefined;
    this.#outbox.failed(slot, thrownText(error));
  }

  /** A kept resource per slot costs a quarter of what `run` of the storage does per call. */
  #originOf(slot: number): AsyncResource {
    return this.#origin.run(slot, () => new AsyncResource('ConclaveTask', { requireManualDestroy: true }));
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
