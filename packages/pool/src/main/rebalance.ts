import type { CancelTimer, Clock } from '@conclave/contracts';
import { CPU, IO } from '../protocol/protocol.ts';
import type { LoadIndex } from '../protocol/protocol.ts';
import type { Admission } from './admission.ts';
import type { OpenTask } from './open-task.ts';
import type { Shard } from './shard.ts';

/** A shard that has been silent for this long while another has nothing to do gives up what it has not started. */
const SILENT_MS = 1;

/** Takes work from shards that are busy with something long (or are still starting) for shards that are idle. */
export class Rebalance {
  readonly #clock: Clock;
  readonly #onDue: () => void;
  #cancelTimer: CancelTimer | undefined;

  /** @param onDue is called when it is worth looking again. */
  constructor(clock: Clock, onDue: () => void) {
    this.#clock = clock;
    this.#onDue = onDue;
  }

  /** @returns true when work went back to the admission queues. */
  run(shards: readonly Shard[], admission: Admission): boolean {
    if (shards.length < 2) return false;
    const cpu = this.#runClass(CPU, shards, admission);
    const io = this.#runClass(IO, shards, admission);
    return cpu || io;
  }

  stop(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
  }

  #runClass(load: LoadIndex, shards: readonly Shard[], admission: Admission): boolean {
    if (admission.isWaiting(load) || !shards.some((shard) => isIdle(shard, load))) return false;
    const nowMs = this.#clock.monotonicMs();
    let moved = false;
    for (const shard of shards) {
      if (shard.outstandingOf(load) === 0) continue;
      if (nowMs - shard.quietSinceMs < SILENT_MS) {
        this.#lookAgain();
        continue;
      }
      const waiting = unstarted(shard, load);
      const newest = waiting.slice(Math.floor(waiting.length / 2));
      const recalled = newest.filter((task) => shard.recall(task));
      admission.putBack(recalled);
      moved ||= recalled.length > 0;
    }
    return moved;
  }

  #lookAgain(): void {
    this.#cancelTimer ??= this.#clock.schedule(
      SILENT_MS,
      () => {
        this.#cancelTimer = undefined;
        this.#onDue();
      },
      { keepAlive: false },
    );
  }
}

function isIdle(shard: Shard, load: LoadIndex): boolean {
  const takesWork = shard.state === 'up' && !shard.isRetiring && !shard.isQuarantined;
  return takesWork && shard.outstandingOf(load) === 0;
}

function unstarted(shard: Shard, load: LoadIndex): OpenTask[] {
  return shard.inFlight().filter((task) => task.load === load && !shard.hasStarted(task) && !task.isSuspect);
}
