import type { TaskOutcome } from '@conclave/contracts';
import { BUCKETS, bucketOf } from './duration-buckets.ts';
import { DurationHistogram } from './duration-histogram.ts';

/** The row of an agent that never had a task. */
export const NO_ROW = -1;

// The numbers of a row. Eight, one cache line: a task costs one miss for these and one for its bucket.
const RUNNING = 0;
const BUSY_SINCE_MS = 1;
const BUSY_MS = 2;
const FAILED = 3;
const CANCELLED = 4;
/** The task type completed first, whose durations are in the row; 0 for none yet. */
const TYPE = 5;
const SUM_MS = 6;
const WIDTH = 8;

const FIRST_ROWS = 64;
/** A row takes 416 bytes: doubling would waste much. */
const GROWTH = 1.5;
/** A bucket that has counted this far is full. */
const FULL = 2 ** 16 - 1;

/** What the agents of a fleet measured: a row each, taken at the first task, as most agents of a large fleet idle. */
export class AgentFigures {
  #numbers = new Float64Array(0);
  /** Counts of durations of the row's type, by bucket. */
  #buckets = new Uint16Array(0);
  /** By row and type: what has no room in the columns. An agent mostly does one type of task. */
  readonly #further = new Map<number, Map<string, DurationHistogram>>();
  readonly #typeNumbers = new Map<string, number>();
  #lastType: string | undefined;
  #lastTypeNumber = 0;
  readonly #freeRows: number[] = [];
  #rows = 0;

  /** @returns a row of zeros */
  take(): number {
    const free = this.#freeRows.pop();
    if (free !== undefined) return free;
    this.#rows += 1;
    if (this.#rows * WIDTH > this.#numbers.length) this.#grow();
    return this.#rows - 1;
  }

  /** Clears a row, and lets another agent take it. */
  release(row: number): void {
    if (row === NO_ROW) return;
    this.#numbers.fill(0, row * WIDTH, (row + 1) * WIDTH);
    this.#buckets.fill(0, row * BUCKETS, (row + 1) * BUCKETS);
    this.#further.delete(row);
    this.#freeRows.push(row);
  }

  started(row: number, nowMs: number): void {
    const numbers = this.#numbers;
    const at = row * WIDTH;
    if (numbers[at + RUNNING] === 0) numbers[at + BUSY_SINCE_MS] = nowMs;
    numbers[at + RUNNING]! += 1;
  }

  /** Completed tasks are {@link measured}, too. */
  settled(row: number, outcome: TaskOutcome, nowMs: number): void {
    const numbers = this.#numbers;
    const at = row * WIDTH;
    numbers[at + RUNNING]! -= 1;
    if (numbers[at + RUNNING] === 0) numbers[at + BUSY_MS]! += nowMs - numbers[at + BUSY_SINCE_MS]!;
    if (!outcome.ok) numbers[at + (outcome.error.code === 'TASK_CANCELLED' ? CANCELLED : FAILED)]! += 1;
  }

  /** A task was completed. */
  measured(row: number, taskType: string, durationMs: number): void {
    const type = taskType === this.#lastType ? this.#lastTypeNumber : this.#numberOf(taskType);
    const numbers = this.#numbers;
    const at = row * WIDTH;
    if (numbers[at + TYPE] === 0) numbers[at + TYPE] = type;
    if (numbers[at + TYPE] === type) {
      numbers[at + SUM_MS]! += durationMs;
      const bucket = row * BUCKETS + bucketOf(durationMs);
      this.#buckets[bucket]! += 1;
      if (this.#buckets[bucket] === FULL) this.#moveOut(row, taskType);
    } else this.#furtherOf(row, taskType).record(durationMs);
  }

  /** All zeros and no durations for {@link NO_ROW}. */
  of(row: number, nowMs: number) {
    const at = row * WIDTH;
    const numbers = row === NO_ROW ? new Float64Array(WIDTH) : this.#numbers.subarray(at, at + WIDTH);
    const durations = this.#allDurations(row);
    return {
      completed: durations.count,
      failed: numbers[FAILED]!,
      cancelled: numbers[CANCELLED]!,
      busyMs: numbers[BUSY_MS]! + (numbers[RUNNING] === 0 ? 0 : nowMs - numbers[BUSY_SINCE_MS]!),
      meanMs: durations.meanMs,
      p95Ms: durations.percentileMs(0.95),
    };
  }

  /** Empty where no task of the type was completed. */
  durationsOf(row: number, taskType: string): DurationHistogram {
    const durations = new DurationHistogram();
    if (row === NO_ROW) return durations;
    const further = this.#further.get(row)?.get(taskType);
    if (further !== undefined) durations.merge(further);
    if (this.#numbers[row * WIDTH + TYPE] === this.#typeNumbers.get(taskType))
      this.#addColumns(row, durations);
    return durations;
  }

  #allDurations(row: number): DurationHistogram {
    const durations = new DurationHistogram();
    if (row === NO_ROW) return durations;
    for (const one of this.#further.get(row)?.values() ?? []) durations.merge(one);
    if (this.#numbers[row * WIDTH + TYPE] !== 0) this.#addColumns(row, durations);
    return durations;
  }

  #addColumns(row: number, durations: DurationHistogram): void {
    const counts = this.#buckets.subarray(row * BUCKETS, (row + 1) * BUCKETS);
    durations.mergeCounts(counts, this.#numbers[row * WIDTH + SUM_MS]!);
  }

  /** Makes room in the columns for more of the row's type. */
  #moveOut(row: number, taskType: string): void {
    this.#addColumns(row, this.#furtherOf(row, taskType));
    this.#buckets.fill(0, row * BUCKETS, (row + 1) * BUCKETS);
    this.#numbers[row * WIDTH + SUM_MS] = 0;
  }

  #furtherOf(row: number, taskType: string): DurationHistogram {
    let byType = this.#further.get(row);
    if (byType === undefined) this.#further.set(row, (byType = new Map()));
    let histogram = byType.get(taskType);
    if (histogram === undefined) byType.set(taskType, (histogram = new DurationHistogram()));
    return histogram;
  }

  #numberOf(taskType: string): number {
    let number = this.#typeNumbers.get(taskType);
    if (number === undefined) this.#typeNumbers.set(taskType, (number = this.#typeNumbers.size + 1));
    this.#lastType = taskType;
    this.#lastTypeNumber = number;
    return number;
  }

  #grow(): void {
    const rows = Math.max(FIRST_ROWS, Math.ceil((this.#numbers.length / WIDTH) * GROWTH));
    const numbers = new Float64Array(rows * WIDTH);
    numbers.set(this.#numbers);
    this.#numbers = numbers;
    const buckets = new Uint16Array(rows * BUCKETS);
    buckets.set(this.#buckets);
    this.#buckets = buckets;
  }
}
