import { FrameReader } from '../../src/protocol/frame-reader.ts';
import { FrameWriter } from '../../src/protocol/frame-writer.ts';
import {
  frameHead,
  frameKind,
  frameSubject,
  nextClaim,
  toMain,
  toShard,
} from '../../src/protocol/protocol.ts';
import type { ShardMessage } from '../../src/protocol/protocol.ts';
import type { SharedState } from '../../src/protocol/shared-state.ts';
import type { ShardHost, ShardLink, ShardLinkEvents } from '../../src/main/shard-link.ts';

interface FakeTask {
  readonly slot: number;
  readonly claim: number;
  readonly taskId: string;
}

/** The far side of a shard without a thread: a test says when it starts, ends, reports and dies. */
export class FakeShard implements ShardLink {
  readonly shared: SharedState;
  readonly events: ShardLinkEvents;
  /** Received and not started. */
  readonly waiting: FakeTask[] = [];
  readonly running: FakeTask[] = [];
  readonly onReceive: (taskId: string) => void;
  isAlive = true;
  readonly #frames = new FrameWriter();
  #lastClaim = 0;

  constructor(shared: SharedState, events: ShardLinkEvents, onReceive: (taskId: string) => void) {
    this.shared = shared;
    this.events = events;
    this.onReceive = onReceive;
  }

  send(message: ShardMessage): void {
    const frames = new FrameReader(message);
    while (frames.more) {
      const head = frames.number();
      this.#receive(frameKind(head), frameSubject(head), frames);
    }
  }

  drain(): unknown[] {
    return [];
  }

  terminate(): void {
    this.isAlive = false;
  }

  ready(): void {
    this.#put(toMain.ready, 0);
    this.post();
  }

  /** Starts the longest waiting task that main has not recalled. */
  start(): void {
    for (let task = this.waiting.shift(); task !== undefined; task = this.waiting.shift()) {
      if (this.shared.start(task.slot, task.claim)) {
        this.running.push(task);
        return;
      }
      this.#put(toMain.skipped, task.slot);
    }
  }

  /** Ends the n-th running task; the result leaves with the next post. */
  end(index: number): void {
    const [task] = this.running.splice(index % Math.max(1, this.running.length), 1);
    if (task !== undefined) this.#put(toMain.done, task.slot);
  }

  reportCpu(tasks: number, microseconds: number): void {
    this.#put(toMain.busy, tasks, microseconds);
  }

  post(): void {
    if (this.#frames.used > 0 && this.isAlive) this.events.onMessage(this.#frames.take());
  }

  /** @param culprit names a running task by its index; undefined when nobody knows. */
  die(culprit?: number): void {
    if (!this.isAlive) return;
    this.isAlive = false;
    this.shared.setCulprit(culprit === undefined ? undefined : this.running[culprit]?.slot);
    this.events.onEnd({ reason: 'it died', isOutOfMemory: false });
  }

  #receive(kind: number, subject: number, frames: FrameReader): void {
    switch (kind) {
      case toShard.handler:
        frames.number();
        frames.textOf(frames.number() + frames.number());
        break;
      case toShard.scope:
        frames.textOf(frames.number());
        break;
      case toShard.setting:
        for (let skip = 0; skip < 3; skip += 1) frames.number();
        break;
      case toShard.bare:
        this.#accept(subject, frames.textOf(frames.number()));
        break;
      case toShard.cancel:
        this.#cancel(subject, frames.number());
        frames.number();
        break;
      default:
        throw new Error(`the fake shard does not know frame ${kind}`);
    }
  }

  #accept(slot: number, taskId: string): void {
    this.#lastClaim = nextClaim(this.#lastClaim);
    this.onReceive(taskId);
    this.waiting.push({ slot, claim: this.#lastClaim, taskId });
  }

  /** A third of the tasks obey, a third ignore their signal, a third compute and see none. */
  #cancel(slot: number, claim: number): void {
    const index = this.running.findIndex((task) => task.slot === slot && task.claim === claim);
    const kind = claim % 3;
    if (index === -1 || kind === 2) return;
    this.#put(toMain.seen, slot, claim);
    if (kind === 1) return;
    this.running.splice(index, 1);
    const thrown = JSON.stringify({ message: 'aborted' });
    this.#put(toMain.failed, slot, thrown.length);
    this.#frames.addText(thrown);
  }

  #put(kind: number, subject: number, ...numbers: number[]): void {
    this.#frames.begin();
    if (this.#frames.used === 0) this.#frames.put(0);
    this.#frames.put(frameHead(kind, subject));
    for (const number of numbers) this.#frames.put(number);
  }
}

export class FakeHost implements ShardHost {
  readonly opened: FakeShard[] = [];
  onReceive: (taskId: string) => void = () => undefined;

  get live(): FakeShard[] {
    return this.opened.filter((shard) => shard.isAlive);
  }

  open(shared: SharedState, events: ShardLinkEvents): ShardLink {
    const shard = new FakeShard(shared, events, (taskId) => this.onReceive(taskId));
    this.opened.push(shard);
    return shard;
  }

  close(): Promise<void> {
    for (const shard of this.opened) shard.terminate();
    return Promise.resolve();
  }
}
