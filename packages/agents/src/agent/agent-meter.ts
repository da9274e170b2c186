import type { TaskOutcome } from '@conclave/contracts';
import { DurationHistogram } from './duration-histogram.ts';

/** What one agent measured. Made at its first task: most agents of a large fleet idle. */
export class AgentMeter {
  #completed = 0;
  #failed = 0;
  #cancelled = 0;
  /** Made with the second task type: an agent mostly does one. */
  #byType: Map<string, DurationHistogram> | undefined;
  /** The type measured last and its histogram. */
  #lastType = '';
  #last: DurationHistogram | undefined;
  #running = 0;
  #busyMs = 0;
  #busySinceMs = 0;

  started(nowMs: number): void {
    if (this.#running === 0) this.#busySinceMs = nowMs;
    this.#running += 1;
  }

  settled(taskType: string, durationMs: number, outcome: TaskOutcome): void {
    this.#running -= 1;
    if (outcome.ok) {
      this.#completed += 1;
      this.#histogram(taskType).record(durationMs);
    } else if (outcome.error.code === 'TASK_CANCELLED') this.#cancelled += 1;
    else this.#failed += 1;
  }

  /** Call after {@link settled}: ends a busy span when nothing runs any more. */
  idleAt(nowMs: number): void {
    if (this.#running === 0) this.#busyMs += nowMs - this.#busySinceMs;
  }

  figures(nowMs: number) {
    const durations = this.#allDurations();
    return {
      completed: this.#completed,
      failed: this.#failed,
      cancelled: this.#cancelled,
      busyMs: this.#running === 0 ? this.#busyMs : this.#busyMs + nowMs - this.#busySinceMs,
      meanMs: durations.meanMs,
      p95Ms: durations.percentileMs(0.95),
    };
  }

  durationsOf(taskType: string): DurationHistogram | undefined {
    return this.#byType === undefined && taskType === this.#lastType
      ? this.#last
      : this.#byType?.get(taskType);
  }

  #allDurations(): DurationHistogram {
    const all = new DurationHistogram();
    if (this.#byType !== undefined) for (const one of this.#byType.values()) all.merge(one);
    else if (this.#last !== undefined) all.merge(this.#last);
    return all;
  }

  #histogram(taskType: string): DurationHistogram {
    if (this.#last !== undefined && taskType === this.#lastType) return this.#last;
    if (this.#last !== undefined) this.#byType ??= new Map([[this.#lastType, this.#last]]);
    const histogram = this.#byType?.get(taskType) ?? new DurationHistogram();
    this.#byType?.set(taskType, histogram);
    this.#lastType = taskType;
    this.#last = histogram;
    return histogram;
  }
}
