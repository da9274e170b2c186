import { Status } from './task-table.ts';
import type { TaskTable } from './task-table.ts';
import type { TurnBuffer } from './turn-buffer.ts';

/**
 * Records that a task is running, but only when it has run for a while: most tasks end within the same few
 * milliseconds, and their completion says as much. It looks for them now and then, so that starts cost nothing; the
 * search of a column of bytes takes microseconds.
 */
export class LateStarts {
  readonly #table: TaskTable;
  readonly #buffer: TurnBuffer;
  readonly #delayMs: number;
  /** The attempt that is recorded, by task; of tasks that ran at the last look. */
  #recorded = new Map<number, number>();

  constructor(table: TaskTable, buffer: TurnBuffer, delayMs: number) {
    this.#table = table;
    this.#buffer = buffer;
    this.#delayMs = delayMs;
  }

  /** Puts into the turn what has run for longer than the delay, each attempt once. */
  record(nowMs: number): void {
    const { status, startedAtMs, attempts } = this.#table;
    const recorded = new Map<number, number>();
    for (let index = next(status, 0); index >= 0; index = next(status, index + 1)) {
      const isTooYoung = nowMs - startedAtMs[index]! < this.#delayMs;
      // A fan-out runs by its items.
      if (isTooYoung || this.#table.isFanOut(index)) continue;
      const attempt = attempts[index]!;
      if (this.#recorded.get(index) !== attempt) this.#buffer.change(index);
      recorded.set(index, attempt);
    }
    this.#recorded = recorded;
  }
}

function next(status: Uint8Array, from: number): number {
  return status.indexOf(Status.running, from);
}
