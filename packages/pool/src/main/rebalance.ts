import type { CancelTimer, Clock } from '@conclave/contracts';
import { CPU, IO } from '../protocol/protocol.ts';
import type { LoadIndex } from '../protocol/protocol.ts';
import type { Admission } from './admission.ts';
import { isBlocked, QUIET_MS } from './blocked.ts';
import type { Shard } from './shard.ts';

/** Takes work from shards that are busy with something long, or still starting, for shards that can begin it now. */
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
    if (admission.isWaiting(load)) return false;
    const nowMs = this.#clock.monotonicMs();
    const takers = shards.filter((shard) => canBegin(shard, load, nowMs));
    let moved = false;
    for (const shard of shards) {
      const hasTaker = takers.some((taker) => taker !== shard);
      if (!hasTaker || shard.isQuarantined || shard.outstandingOf(load) === 0) continue;
      if (!shard.isLate(nowMs, QUIET_MS)) this.#lookAgain();
      else if (mayHold(shard, load)) moved = takeBack(shard, load, admission) || moved;
    }
    return moved;
  }

  #lookAgain(): void {
    this.#cancelTimer ??= this.#clock.schedule(
      QUIET_MS,
      () => {
        this.#cancelTimer = undefined;
        this.#onDue();
      },
      { keepAlive: false },
    );
  }
}

/** A cpu task begins at once where there is no other; an io task where nothing computes. */
function canBegin(shard: Shard, load: LoadIndex, nowMs: number): boolean {
  if (shard.state !== 'up' || shard.isRetiring || shard.isQuarantined) return false;
  if (isBlocked(shard, nowMs)) return false;
  return load === CPU ? shard.outstandingOf(CPU) === 0 : shard.creditLeft(IO) > 0;
}

/** Whether the shard may have tasks that it cannot begin now: spares a look at all of its slots. */
function mayHold(shard: Shard, load: LoadIndex): boolean {
  return load === CPU || shard.state === 'starting' || shard.shared.isRunning();
}

/** Of cpu tasks the newer half, as the shard will come to the others; of io tasks all. */
function takeBack(shard: Shard, load: LoadIndex, admission: Admission): boolean {
  const waiting = shard.unstarted(load);
  const newest = load === CPU ? waiting.slice(Math.floor(waiting.length / 2)) : waiting;
  const recalled = newest.filter((task) => shard.recall(task));
  admission.putBack(recalled);
  return recalled.length > 0;
}
