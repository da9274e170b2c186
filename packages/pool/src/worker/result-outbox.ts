import type { MessagePort } from 'node:worker_threads';
import { FrameWriter } from '../protocol/frame-writer.ts';
import { frameHead, toMain } from '../protocol/protocol.ts';

/** A computing shard reports at least this often what it has finished. */
const FLUSH_EVERY_MS = 0.1;

/** Gathers results and posts them as one message per turn. */
export class ResultOutbox {
  readonly #port: MessagePort;
  readonly #frames = new FrameWriter();
  #scheduled = false;
  #dueMs = 0;
  #cpuTasks = 0;
  #cpuMs = 0;

  constructor(port: MessagePort) {
    this.#port = port;
  }

  ready(): void {
    this.#begin(toMain.ready, 0);
    this.flush();
  }

  done(slot: number): void {
    this.#frame(toMain.done, slot);
  }

  value(slot: number, json: string): void {
    this.#withText(toMain.value, slot, json);
  }

  failed(slot: number, thrown: string): void {
    this.#withText(toMain.failed, slot, thrown);
  }

  skipped(slot: number): void {
    this.#frame(toMain.skipped, slot);
  }

  seen(slot: number, claim: number): void {
    this.#frame(toMain.seen, slot);
    this.#frames.put(claim);
  }

  pong(nonce: number): void {
    this.#frame(toMain.pong, nonce);
  }

  noteCpuTask(ms: number): void {
    this.#cpuTasks += 1;
    this.#cpuMs += ms;
  }

  get isEmpty(): boolean {
    return this.#frames.used === 0;
  }

  /** What the thread finishes from now on may gather for a while. */
  beginTurn(nowMs: number): void {
    if (this.isEmpty) this.#dueMs = nowMs + FLUSH_EVERY_MS;
  }

  /** Called between two pieces of work that do not give up the thread. */
  flushIfDue(nowMs: number): void {
    if (nowMs >= this.#dueMs && !this.isEmpty) this.flush(nowMs);
  }

  flush(nowMs: number = performance.now()): void {
    this.#dueMs = nowMs + FLUSH_EVERY_MS;
    if (this.#cpuTasks > 0) this.#reportCpu();
    if (this.isEmpty) return;
    this.#frames.set(0, Math.floor(nowMs));
    this.#port.postMessage(this.#frames.take());
  }

  #reportCpu(): void {
    this.#begin(toMain.busy, this.#cpuTasks);
    this.#frames.put(Math.min(Math.round(this.#cpuMs * 1000), 0x7fffffff));
    this.#cpuTasks = 0;
    this.#cpuMs = 0;
  }

  #withText(kind: number, slot: number, text: string): void {
    this.#frame(kind, slot);
    this.#frames.put(text.length);
    this.#frames.addText(text);
    if (this.#frames.isFull) this.flush();
  }

  /** The first number of a message is the clock, known when it is posted. */
  #begin(kind: number, subject: number): void {
    this.#frames.begin();
    if (this.#frames.used === 0) this.#frames.put(0);
    this.#frames.put(frameHead(kind, subject));
  }

  #frame(kind: number, subject: number): void {
    this.#begin(kind, subject);
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(this.#onTurnEnd);
  }

  readonly #onTurnEnd = (): void => {
    this.#scheduled = false;
    this.flush();
  };
}
