/**
 * Memory that main and one shard share.
 *
 * `claims[slot]` says who owns a task that was sent: the claim number while it waits, its negative once the shard
 * has started it, 0 once main has recalled it. Both sides compare and swap, so exactly one wins, at once and
 * without an answer from a thread that may be computing for minutes. After a crash it tells what had started.
 */
const CULPRIT = 0;
const RUNNING = 1;
const HEADER = 2;

const NO_CULPRIT_NAMED = -1;

export type Culprit = { readonly known: true; readonly slot: number } | { readonly known: false };

export class SharedState {
  readonly buffer: SharedArrayBuffer;
  readonly slots: number;
  readonly #words: Int32Array;

  constructor(buffer: SharedArrayBuffer) {
    this.buffer = buffer;
    this.#words = new Int32Array(buffer);
    this.slots = (this.#words.length - HEADER) / 2;
  }

  static forSlots(slots: number): SharedState {
    return new SharedState(new SharedArrayBuffer((HEADER + 2 * slots) * Int32Array.BYTES_PER_ELEMENT));
  }

  /** Main, before it sends the task. */
  offer(slot: number, claim: number): void {
    Atomics.store(this.#words, HEADER + slot, claim);
  }

  /** Main: true when the task had not started and will not. */
  recall(slot: number, claim: number): boolean {
    return Atomics.compareExchange(this.#words, HEADER + slot, claim, 0) === claim;
  }

  /** Shard: true when the task is still its own to start. */
  start(slot: number, claim: number): boolean {
    return Atomics.compareExchange(this.#words, HEADER + slot, claim, -claim) === claim;
  }

  hasStarted(slot: number, claim: number): boolean {
    return Atomics.load(this.#words, HEADER + slot) === -claim;
  }

  /** Shard, before `start`, for a task with a limit: when it starts, in whole ms of the shard's clock. */
  stampStart(slot: number, nowMs: number): void {
    Atomics.store(this.#words, HEADER + this.slots + slot, nowMs);
  }

  startedMs(slot: number): number {
    return Atomics.load(this.#words, HEADER + this.slots + slot);
  }

  /** Shard: the task whose synchronous part is on the stack; -1 for none. Names the culprit of an out-of-memory end. */
  setRunning(slot: number): void {
    this.#words[RUNNING] = slot + 1;
  }

  /** Whether a task's synchronous part is on the stack at this moment. */
  isRunning(): boolean {
    return Atomics.load(this.#words, RUNNING) !== 0;
  }

  /** Shard, while it ends: the task in whose asynchronous context the end was caused, undefined when in none. */
  setCulprit(slot: number | undefined): void {
    Atomics.store(this.#words, CULPRIT, slot === undefined ? NO_CULPRIT_NAMED : slot + 1);
  }

  /** Main, after the end. */
  culprit(): Culprit {
    const named = Atomics.load(this.#words, CULPRIT);
    const running = Atomics.load(this.#words, RUNNING);
    if (named > 0) return { known: true, slot: named - 1 };
    if (named === 0 && running > 0) return { known: true, slot: running - 1 };
    return { known: false };
  }
}
