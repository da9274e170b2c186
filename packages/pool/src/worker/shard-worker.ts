/** A shard's own end: the entry module of its thread. */
import type { MessagePort } from 'node:worker_threads';
import { FrameReader } from '../protocol/frame-reader.ts';
import { toShard } from '../protocol/protocol.ts';
import type { ShardStart } from '../protocol/protocol.ts';
import { SharedState } from '../protocol/shared-state.ts';
import { CpuLane } from './cpu-lane.ts';
import { Handler } from './handler-registry.ts';
import { ResultOutbox } from './result-outbox.ts';
import type { TaskFrame } from './task-frame.ts';
import { TaskRunner } from './task-runner.ts';

/** The long Piscina task. It ends with its thread; how it ends is main's crash signal. */
export function run({ port, shared }: ShardStart): Promise<never> {
  new ShardWorker(port, new SharedState(shared)).listen();
  return new Promise<never>(() => undefined);
}

class ShardWorker {
  readonly #port: MessagePort;
  readonly #shared: SharedState;
  readonly #outbox: ResultOutbox;
  readonly #runner: TaskRunner;
  readonly #cpu: CpuLane;
  readonly #handlers: Handler[] = [];
  readonly #scopes: string[] = [];

  constructor(port: MessagePort, shared: SharedState) {
    this.#port = port;
    this.#shared = shared;
    this.#outbox = new ResultOutbox(port);
    this.#runner = new TaskRunner(shared, this.#outbox);
    this.#cpu = new CpuLane(this.#runner, this.#outbox, (frame) => this.#claim(frame));
  }

  listen(): void {
    process.on('exit', () => {
      this.#shared.setCulprit(this.#runner.currentSlot());
      this.#outbox.flush();
    });
    this.#port.on('message', (message: unknown) => this.#receive(new FrameReader(message)));
    this.#outbox.ready();
  }

  #receive(frames: FrameReader): void {
    this.#outbox.beginTurn(performance.now());
    while (frames.more) this.#frame(frames.number(), frames);
    this.#cpu.work();
  }

  #frame(op: number, frames: FrameReader): void {
    switch (op) {
      case toShard.run:
        this.#accept(this.#readTask(frames));
        break;
      case toShard.handler:
        this.#define(frames);
        break;
      case toShard.scope:
        this.#scopes[frames.number()] = frames.textOf(frames.number());
        break;
      case toShard.cancel:
        this.#cancel(frames);
        break;
      case toShard.ping:
        this.#outbox.pong(frames.number());
        break;
      default:
        throw new TypeError(`unknown frame ${op} of the shard protocol`);
    }
  }

  #define(frames: FrameReader): void {
    const index = frames.number();
    const load = frames.number();
    const urlLength = frames.number();
    const exportLength = frames.number();
    this.#handlers[index] = new Handler(load, frames.textOf(urlLength), frames.textOf(exportLength));
  }

  #readTask(frames: FrameReader): TaskFrame {
    const slot = frames.number();
    const claim = frames.number();
    const handler = frames.number();
    const runId = this.#scopes[frames.number()] ?? '';
    const attempt = frames.number();
    const timed = frames.number() === 1;
    const idLength = frames.number();
    const inputLength = frames.number();
    const taskId = frames.textOf(idLength);
    return { slot, claim, handler, runId, attempt, timed, taskId, input: frames.textOf(inputLength) };
  }

  #accept(frame: TaskFrame): void {
    const handler = this.#handlers[frame.handler];
    if (handler === undefined) throw new TypeError(`handler ${frame.handler} was not defined`);
    if (handler.load === 'cpu') {
      this.#cpu.push(frame, handler);
      return;
    }
    if (this.#claim(frame)) void this.#runner.run(frame, handler);
    this.#outbox.flushIfDue(performance.now());
  }

  #claim(frame: TaskFrame): boolean {
    if (frame.timed) this.#shared.stampStart(frame.slot, Math.ceil(performance.now()));
    if (this.#shared.start(frame.slot, frame.claim)) return true;
    this.#outbox.skipped(frame.slot);
    return false;
  }

  #cancel(frames: FrameReader): void {
    const slot = frames.number();
    const claim = frames.number();
    const reason = frames.number();
    if (this.#runner.cancel(slot, claim, reason)) this.#outbox.seen(slot, claim);
  }
}
