/** A shard's own end: the entry module of its thread. */
import type { MessagePort } from 'node:worker_threads';
import { FrameReader } from '../protocol/frame-reader.ts';
import { frameKind, frameSubject, nextClaim, toShard } from '../protocol/protocol.ts';
import type { ShardStart } from '../protocol/protocol.ts';
import { SharedState } from '../protocol/shared-state.ts';
import { CpuLane } from './cpu-lane.ts';
import { Handler } from './handler-registry.ts';
import { ResultOutbox } from './result-outbox.ts';
import type { TaskFrame, TaskSetting } from './task-frame.ts';
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
  #setting: TaskSetting | undefined;
  #lastClaim = 0;

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

  #frame(head: number, frames: FrameReader): void {
    const subject = frameSubject(head);
    switch (frameKind(head)) {
      case toShard.bare:
        this.#accept(this.#task(subject, frames.textOf(frames.number()), ''));
        break;
      case toShard.run:
        this.#accept(this.#task(subject, frames.textOf(frames.number()), frames.textOf(frames.number())));
        break;
      case toShard.setting:
        this.#setting = this.#readSetting(subject, frames);
        break;
      case toShard.handler:
        this.#define(subject, frames);
        break;
      case toShard.scope:
        this.#scopes[subject] = frames.textOf(frames.number());
        break;
      case toShard.cancel:
        this.#cancel(subject, frames);
        break;
      case toShard.ping:
        this.#outbox.pong(subject);
        break;
      default:
        throw new TypeError(`unknown frame ${frameKind(head)} of the shard protocol`);
    }
  }

  #define(index: number, frames: FrameReader): void {
    const load = frames.number();
    const urlLength = frames.number();
    const exportLength = frames.number();
    this.#handlers[index] = new Handler(load, frames.textOf(urlLength), frames.textOf(exportLength));
  }

  #readSetting(index: number, frames: FrameReader): TaskSetting {
    const handler = this.#handlers[index];
    if (handler === undefined) throw new TypeError(`handler ${index} was not defined`);
    const runId = this.#scopes[frames.number()] ?? '';
    return { handler, runId, attempt: frames.number(), timed: frames.number() === 1 };
  }

  #task(slot: number, taskId: string, input: string): TaskFrame {
    const setting = this.#setting;
    if (setting === undefined) throw new TypeError('a task came before its setting');
    this.#lastClaim = nextClaim(this.#lastClaim);
    return { slot, claim: this.#lastClaim, setting, taskId, input };
  }

  #accept(frame: TaskFrame): void {
    if (frame.setting.handler.load === 'cpu') {
      this.#cpu.push(frame);
      return;
    }
    if (this.#claim(frame)) void this.#runner.run(frame);
    this.#outbox.flushIfDue(performance.now());
  }

  #claim(frame: TaskFrame): boolean {
    if (frame.setting.timed) this.#shared.stampStart(frame.slot, Math.ceil(performance.now()));
    if (this.#shared.start(frame.slot, frame.claim)) return true;
    this.#outbox.skipped(frame.slot);
    return false;
  }

  #cancel(slot: number, frames: FrameReader): void {
    const claim = frames.number();
    const reason = frames.number();
    if (this.#runner.cancel(slot, claim, reason)) this.#outbox.seen(slot, claim);
  }
}
