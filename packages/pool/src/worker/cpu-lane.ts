import type { Handler } from './handler-registry.ts';
import type { ResultOutbox } from './result-outbox.ts';
import type { TaskFrame } from './task-frame.ts';
import type { TaskRunner } from './task-runner.ts';

/** One computes, and one more may start while it waits for something. */
const MAX_ACTIVE = 2;
/** After this long the lane lets the event loop turn: timers of io tasks, cancellations, pings. */
const SLICE_MS = 5;
/** Results do not wait behind a task of a handler whose tasks take longer than this. */
const LONG_MS = 0.2;

/** Runs the cpu tasks of a shard one after the other, in the order of their arrival. */
export class CpuLane {
  readonly #runner: TaskRunner;
  readonly #outbox: ResultOutbox;
  readonly #claim: (frame: TaskFrame) => boolean;
  #queue: TaskFrame[] = [];
  #head = 0;
  #active = 0;
  #working = false;
  #yielding = false;
  #sliceStartMs = 0;

  constructor(runner: TaskRunner, outbox: ResultOutbox, claim: (frame: TaskFrame) => boolean) {
    this.#runner = runner;
    this.#outbox = outbox;
    this.#claim = claim;
  }

  push(frame: TaskFrame): void {
    this.#queue.push(frame);
  }

  /** To be called at the begin of a turn of the event loop. */
  work(): void {
    if (this.#yielding) return;
    this.#sliceStartMs = performance.now();
    this.#drain(this.#sliceStartMs);
  }

  #drain(startMs: number): void {
    if (this.#working || this.#yielding) return;
    this.#working = true;
    let nowMs = startMs;
    while (this.#active < MAX_ACTIVE && this.#head < this.#queue.length) {
      if (nowMs - this.#sliceStartMs > SLICE_MS) {
        this.#yield();
        break;
      }
      nowMs = this.#startNext(nowMs);
      this.#outbox.flushIfDue(nowMs);
    }
    this.#working = false;
  }

  #startNext(nowMs: number): number {
    const frame = this.#shift();
    const { handler } = frame.setting;
    if (handler.meanMs > LONG_MS && !this.#outbox.isEmpty) this.#outbox.flush(nowMs);
    if (!this.#claim(frame)) return nowMs;
    const loading = handler.call === undefined;
    const end = this.#runner.run(frame);
    if (end === undefined) return this.#ended(handler, nowMs);
    this.#active += 1;
    void end.then(() => {
      this.#active -= 1;
      if (!loading) this.#ended(handler, nowMs);
      this.#drain(performance.now());
    });
    return performance.now();
  }

  #ended(handler: Handler, startMs: number): number {
    const nowMs = performance.now();
    handler.noteDuration(nowMs - startMs);
    this.#outbox.noteCpuTask(nowMs - startMs);
    return nowMs;
  }

  #shift(): TaskFrame {
    const task = this.#queue[this.#head];
    if (task === undefined) throw new RangeError('the cpu lane is empty');
    this.#head += 1;
    if (this.#head === this.#queue.length) {
      this.#queue = [];
      this.#head = 0;
    }
    return task;
  }

  #yield(): void {
    this.#yielding = true;
    setImmediate(() => {
      this.#yielding = false;
      this.work();
    });
  }
}
