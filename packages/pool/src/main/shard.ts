import { cancelReasons, CPU, frameHead, IO, loads, nextClaim, toShard } from '../protocol/protocol.ts';
import type { LoadIndex } from '../protocol/protocol.ts';
import { FrameWriter } from '../protocol/frame-writer.ts';
import { SharedState } from '../protocol/shared-state.ts';
import { CpuCredit } from './cpu-credit.ts';
import type { HandlerTable, ScopeTable } from './interned.ts';
import { bySubmission } from './open-task.ts';
import type { OpenTask } from './open-task.ts';
import type { ShardLink } from './shard-link.ts';
import { SlotRing } from './slot-ring.ts';

export interface ShardLimits {
  readonly maxCpuCredit: number;
  readonly ioCredit: number;
}

export interface ShardTables {
  readonly handlers: HandlerTable;
  readonly scopes: ScopeTable;
}

/** Main's record of one shard: its slots, its credits, and the frames of this turn. */
export class Shard {
  readonly index: number;
  readonly shared: SharedState;
  readonly cpuCredit: CpuCredit;
  /** Set right after construction: the link needs the shard's events. */
  link: ShardLink | null = null;
  state: 'starting' | 'up' | 'down' = 'starting';
  /** Gets no new work; ends when what runs on it has settled. */
  isRetiring = false;
  /** Kept free for one suspect at a time. */
  isQuarantined = false;

  readonly #tables: ShardTables;
  readonly #ioCredit: number;
  readonly #frames = new FrameWriter();
  readonly #tasks: (OpenTask | null)[];
  readonly #freeSlots: SlotRing;
  readonly #outstanding: [cpu: number, io: number] = [0, 0];
  readonly #knownScopes: string[] = [];
  #knownHandlers = 0;
  /** Since when it owes an answer: its last message, or ours after it had nothing to do. */
  #quietSinceMs: number;
  /** Whether this turn's message finds it with nothing to do; undefined when it brings no task. */
  #wakes: boolean | undefined;
  #lastSentMs: number;
  /** Main's clock minus the shard's. A message that waited makes it look larger, so the smallest seen is right. */
  #clockOffsetMs = Number.POSITIVE_INFINITY;
  #lastClaim = 0;
  /** What the shard takes the next tasks to have in common. */
  readonly #setting = { handler: -1, scope: -1, attempt: -1, timed: -1 };

  constructor(index: number, tables: ShardTables, options: { limits: ShardLimits; nowMs: number }) {
    const { limits, nowMs } = options;
    this.index = index;
    this.#tables = tables;
    this.shared = SharedState.forSlots(limits.ioCredit + limits.maxCpuCredit);
    this.cpuCredit = new CpuCredit(limits.maxCpuCredit);
    this.#ioCredit = limits.ioCredit;
    this.#tasks = Array.from({ length: this.shared.slots }, () => null);
    this.#freeSlots = new SlotRing(this.shared.slots);
    this.#quietSinceMs = nowMs;
    this.#lastSentMs = nowMs;
  }

  get outstanding(): number {
    return this.#outstanding[CPU] + this.#outstanding[IO];
  }

  outstandingOf(load: LoadIndex): number {
    return this.#outstanding[load];
  }

  /** How many more tasks of the class may be sent. */
  creditLeft(load: LoadIndex): number {
    const limit = load === CPU ? this.cpuCredit.limit : this.#ioCredit;
    return Math.min(limit - this.#outstanding[load], this.#freeSlots.size);
  }

  taskIn(slot: number): OpenTask | null {
    return this.#tasks[slot] ?? null;
  }

  /** @param clockMs is the shard's own clock when it posted the message. */
  heard(nowMs: number, clockMs: number): void {
    this.#quietSinceMs = nowMs;
    this.#clockOffsetMs = Math.min(this.#clockOffsetMs, nowMs - clockMs);
  }

  isQuiet(nowMs: number, forMs: number): boolean {
    return nowMs - this.#quietSinceMs >= forMs;
  }

  /** Quiet, and it had that long to begin what it was sent last. */
  isLate(nowMs: number, byMs: number): boolean {
    return this.isQuiet(nowMs, byMs) && nowMs - this.#lastSentMs >= byMs;
  }

  /** When a task with a time limit started, in main's clock, or a little later; undefined when it has not. */
  startedMs(task: OpenTask): number | undefined {
    if (!this.hasStarted(task) || this.#clockOffsetMs === Number.POSITIVE_INFINITY) return undefined;
    return this.shared.startedMs(task.slot) + this.#clockOffsetMs;
  }

  /** Sent, but not begun; first submitted first. */
  unstarted(load: LoadIndex): OpenTask[] {
    const waiting = this.#tasks.filter(
      (task) => task !== null && task.load === load && !this.hasStarted(task),
    ) as OpenTask[];
    return waiting.sort(bySubmission);
  }

  /** Every task that was sent and not settled or recalled, first submitted first. */
  inFlight(): OpenTask[] {
    return this.#tasks.filter((task) => task !== null).toSorted(bySubmission);
  }

  hasStarted(task: OpenTask): boolean {
    return this.shared.hasStarted(task.slot, task.claim);
  }

  /** The task goes into this turn's message. */
  send(task: OpenTask): void {
    const slot = this.#freeSlots.take();
    if (slot === -1) throw new RangeError('a task was sent to a shard without a free slot');
    this.#wakes ??= this.outstanding === 0;
    this.#lastClaim = nextClaim(this.#lastClaim);
    task.shard = this;
    task.slot = slot;
    task.claim = this.#lastClaim;
    this.#tasks[slot] = task;
    this.#outstanding[task.load] += 1;
    this.shared.offer(slot, task.claim);
    this.#writeRun(task);
  }

  /** Takes a task back that has not started. Its slot stays taken until the shard says that it skipped it. */
  recall(task: OpenTask): boolean {
    if (!this.shared.recall(task.slot, task.claim)) return false;
    this.#forget(task);
    return true;
  }

  /** The task has ended there. */
  release(task: OpenTask): void {
    const { slot } = task;
    this.#forget(task);
    this.freeSlot(slot);
  }

  freeSlot(slot: number): void {
    this.#freeSlots.put(slot);
  }

  /** Settled although it may still run: its slot is never used again, as this shard is about to end. */
  abandon(task: OpenTask): void {
    this.#forget(task);
  }

  cancel(task: OpenTask): void {
    this.#begin(toShard.cancel, task.slot);
    this.#frames.put(task.claim);
    this.#frames.put(cancelReasons.indexOf(task.cancelReason ?? 'cancelled'));
  }

  ping(nonce: number): void {
    this.#begin(toShard.ping, nonce);
  }

  /** So much text has gathered that the message should leave before the turn ends. */
  get hasFullMessage(): boolean {
    return this.#frames.isFull;
  }

  /** Posts this turn's frames. */
  flush(nowMs: number): void {
    if (this.#frames.used === 0 || this.state === 'down') return;
    if (this.#wakes === true) this.#quietSinceMs = nowMs;
    if (this.#wakes !== undefined) this.#lastSentMs = nowMs;
    this.#wakes = undefined;
    this.link?.send(this.#frames.take());
  }

  #forget(task: OpenTask): void {
    this.#tasks[task.slot] = null;
    this.#outstanding[task.load] -= 1;
    task.shard = null;
  }

  #writeRun(task: OpenTask): void {
    const { input, slot } = task;
    const { taskId } = task.work;
    this.#writeSetting(task);
    const frames = this.#frames;
    this.#begin(input === '' ? toShard.bare : toShard.run, slot);
    frames.put(taskId.length);
    frames.addText(taskId);
    if (input === '') return;
    frames.put(input.length);
    frames.addText(input);
  }

  #writeSetting({ handler, work }: OpenTask): void {
    const { runId, attempt, timeoutMs } = work;
    const setting = this.#setting;
    const scope = this.#tables.scopes.numberOf(runId);
    const timed = timeoutMs === undefined ? 0 : 1;
    if (this.#knownScopes[scope] !== runId) this.#introduceScope(scope, runId);
    if (
      setting.handler === handler &&
      setting.scope === scope &&
      setting.attempt === attempt &&
      setting.timed === timed
    )
      return;
    this.#introduceHandlers(handler);
    setting.handler = handler;
    setting.scope = scope;
    setting.attempt = attempt;
    setting.timed = timed;
    this.#begin(toShard.setting, handler);
    this.#frames.put(scope);
    this.#frames.put(attempt);
    this.#frames.put(timed);
  }

  #begin(kind: number, subject: number): void {
    this.#frames.begin();
    this.#frames.put(frameHead(kind, subject));
  }

  #introduceScope(scope: number, runId: string): void {
    this.#knownScopes[scope] = runId;
    // Another run had the number before.
    this.#setting.scope = -1;
    this.#begin(toShard.scope, scope);
    this.#frames.put(runId.length);
    this.#frames.addText(runId);
  }

  #introduceHandlers(upTo: number): void {
    for (; this.#knownHandlers <= upTo; this.#knownHandlers += 1) {
      const ref = this.#tables.handlers.get(this.#knownHandlers);
      this.#begin(toShard.handler, this.#knownHandlers);
      this.#frames.put(loads.indexOf(ref.load));
      this.#frames.put(ref.url.length);
      this.#frames.put(ref.exportName.length);
      this.#frames.addText(ref.url);
      this.#frames.addText(ref.exportName);
    }
  }
}
