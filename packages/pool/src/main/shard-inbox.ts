import { emptyOutcome } from '@conclave/contracts';
import type { Clock, TaskOutcome } from '@conclave/contracts';
import { FrameReader } from '../protocol/frame-reader.ts';
import { frameKind, frameSubject, toMain } from '../protocol/protocol.ts';
import type { OpenTask } from './open-task.ts';
import { cancelledOutcome, thrownOutcome } from './outcomes.ts';
import type { Shard } from './shard.ts';

export interface InboxEvents {
  onReady(): void;
  onPong(nonce: number): void;
  /** The task has ended and left the shard. */
  onOutcome(shard: Shard, task: OpenTask, outcome: TaskOutcome): void;
}

/** Reads what shards say. */
export class ShardInbox {
  readonly #clock: Clock;
  readonly #events: InboxEvents;

  constructor(clock: Clock, events: InboxEvents) {
    this.#clock = clock;
    this.#events = events;
  }

  /** Stops when a listener ends the shard halfway through. @throws TypeError when it is not of the protocol. */
  read(shard: Shard, message: unknown): void {
    const frames = new FrameReader(message);
    shard.heard(this.#clock.monotonicMs(), frames.number());
    while (frames.more && shard.state !== 'down') this.#frame(shard, frames.number(), frames);
  }

  #frame(shard: Shard, head: number, frames: FrameReader): void {
    const subject = frameSubject(head);
    switch (frameKind(head)) {
      case toMain.done:
        this.#ended(shard, shard.taskIn(subject), emptyOutcome);
        break;
      case toMain.value:
        this.#value(shard, shard.taskIn(subject), frames);
        break;
      case toMain.failed:
        this.#failed(shard, shard.taskIn(subject), frames);
        break;
      case toMain.skipped:
        shard.freeSlot(subject);
        break;
      case toMain.busy:
        shard.cpuCredit.report(subject, frames.number());
        break;
      case toMain.seen:
        this.#seen(shard.taskIn(subject), frames.number());
        break;
      case toMain.pong:
        this.#events.onPong(subject);
        break;
      case toMain.ready:
        shard.state = 'up';
        this.#events.onReady();
        break;
      default:
        throw new TypeError(`unknown frame ${frameKind(head)} of the shard protocol`);
    }
  }

  /** A value that was on its way when the task was cancelled has won the race and counts. */
  #value(shard: Shard, task: OpenTask | null, frames: FrameReader): void {
    this.#ended(shard, task, { ok: true, value: frames.textOf(frames.number()) });
  }

  #failed(shard: Shard, task: OpenTask | null, frames: FrameReader): void {
    const thrown = frames.textOf(frames.number());
    if (task === null) return;
    const { cancelReason, work } = task;
    const outcome =
      cancelReason === null ? thrownOutcome(work, thrown) : cancelledOutcome(work, cancelReason);
    this.#ended(shard, task, outcome);
  }

  /** @param task is null for one that was given up and went on without us; its shard is retiring. */
  #ended(shard: Shard, task: OpenTask | null, outcome: TaskOutcome): void {
    if (task === null) return;
    shard.release(task);
    this.#events.onOutcome(shard, task, outcome);
  }

  #seen(task: OpenTask | null, claim: number): void {
    if (task?.claim === claim) task.cancelSeen = true;
  }
}
