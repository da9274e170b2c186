import { CPU, IO } from '../protocol/protocol.ts';
import type { LoadIndex } from '../protocol/protocol.ts';
import { bySubmission } from './open-task.ts';
import type { OpenTask } from './open-task.ts';
import { isBlocked, QUIET_MS } from './blocked.ts';
import type { Shard } from './shard.ts';
import { TaskQueue } from './task-queue.ts';

/** What waits on main, and which shard gets the next of it. First in, first out within a load class. */
export class Admission {
  readonly #send: (shard: Shard, task: OpenTask) => void;
  readonly #cpu = new TaskQueue();
  readonly #io = new TaskQueue();
  /** Tasks under whose hands a shard ended: they run one by one, alone. */
  readonly #suspects = new TaskQueue();
  /** Keeps up with tiny tasks, as far as this turn knows. */
  #taker: Shard | undefined;

  constructor(send: (shard: Shard, task: OpenTask) => void) {
    this.#send = send;
  }

  get waiting(): number {
    return this.#cpu.size + this.#io.size + this.#suspects.size;
  }

  isWaiting(load: LoadIndex): boolean {
    return this.#queueOf(load).size > 0;
  }

  push(task: OpenTask): void {
    this.#queueOf(task.load).push(task);
  }

  /** Sends what would be sent anyway: nothing waits before it, and one shard keeps up with all. False: it must wait. */
  sendNow(task: OpenTask): boolean {
    const shard = this.#taker;
    if (shard === undefined || task.load !== CPU || this.#cpu.size > 0) return false;
    if (shard.state !== 'up' || shard.isRetiring || shard.isQuarantined || shard.creditLeft(CPU) <= 0)
      return false;
    this.#send(shard, task);
    return true;
  }

  /** What was known of the shards is not known any more. */
  endTurn(): void {
    this.#taker = undefined;
  }

  /** For tasks that a shard did not finish: each takes its old place again. */
  putBack(tasks: readonly OpenTask[]): void {
    const sorted = tasks.toSorted(bySubmission);
    this.#suspects.putBack(sorted.filter((task) => task.isSuspect));
    const others = sorted.filter((task) => !task.isSuspect);
    this.#cpu.putBack(others.filter((task) => task.load === CPU));
    this.#io.putBack(others.filter((task) => task.load === IO));
  }

  /** Hands out what the shards have credit for. */
  assign(shards: readonly Shard[], nowMs: number): void {
    if (this.#suspects.size > 0) this.#assignSuspect(shards);
    else for (const shard of shards) shard.isQuarantined &&= shard.outstanding > 0;
    const open = shards.filter((shard) => !shard.isRetiring && !shard.isQuarantined);
    // A starting shard takes part only where none is up: otherwise work waits here, where any shard can have it.
    const up = open.filter((shard) => shard.state === 'up');
    const takers = up.length > 0 ? up : open;
    // Where one computes for long, what it gets has to wait; so the others come first.
    const free = takers.filter((shard) => !isBlocked(shard, nowMs));
    const first = free.find((shard) => keepsUp(shard, nowMs));
    if (first !== undefined) this.#fill(first);
    this.#taker = first;
    for (const load of [CPU, IO] as const) {
      if (free.length < takers.length) this.#assignClass(load, free);
      this.#assignClass(load, takers);
    }
  }

  /** Tiny tasks go to one shard while it keeps up: fuller messages, and one thread less to wake. */
  #fill(shard: Shard): void {
    for (let room = shard.creditLeft(CPU); room > 0; room -= 1) {
      const task = this.#cpu.shift();
      if (task === null) return;
      this.#send(shard, task);
    }
  }

  #assignClass(load: LoadIndex, takers: readonly Shard[]): void {
    const queue = this.#queueOf(load);
    while (queue.size > 0) {
      const shard = leastBusy(load, takers);
      const task = shard === null ? null : queue.shift();
      if (shard === null || task === null) return;
      this.#send(shard, task);
    }
  }

  #assignSuspect(shards: readonly Shard[]): void {
    const shard = shards.find((candidate) => candidate.isQuarantined) ?? this.#quarantineOne(shards);
    const suspect = this.#suspects.first;
    if (shard === undefined || suspect === null || shard.outstanding > 0) return;
    // All its slots may be taken by tasks that were recalled and that it has not skipped yet.
    if (shard.creditLeft(suspect.load) <= 0) return;
    this.#suspects.remove(suspect);
    this.#send(shard, suspect);
  }

  #quarantineOne(shards: readonly Shard[]): Shard | undefined {
    const candidates = shards.filter((shard) => !shard.isRetiring);
    const shard = candidates.toSorted((a, b) => a.outstanding - b.outstanding)[0];
    if (shard === undefined) return undefined;
    shard.isQuarantined = true;
    this.putBack(shard.inFlight().filter((task) => shard.recall(task)));
    return shard;
  }

  #queueOf(load: LoadIndex): TaskQueue {
    return load === CPU ? this.#cpu : this.#io;
  }
}

function keepsUp(shard: Shard, nowMs: number): boolean {
  return shard.cpuCredit.isForTiny && (shard.outstanding === 0 || !shard.isLate(nowMs, QUIET_MS));
}

function leastBusy(load: LoadIndex, shards: readonly Shard[]): Shard | null {
  let best: Shard | null = null;
  for (const shard of shards) {
    if (shard.creditLeft(load) <= 0) continue;
    if (best === null || shard.outstandingOf(load) < best.outstandingOf(load)) best = shard;
  }
  return best;
}
