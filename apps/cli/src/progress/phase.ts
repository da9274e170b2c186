import type { TaskChange } from '@conclave/swarm';

const SHOWN = 3;

/** Which kinds of work are going on: the types of the tasks that moved last. */
export class Phase {
  readonly #seen = new Set<string>();
  #latest: string[] = [];
  #fresh: string[] = [];

  note(changes: readonly TaskChange[]): void {
    for (const { taskType, status } of changes) {
      if (status === 'skipped' || status === 'cancelled') continue;
      if (this.#latest[0] !== taskType)
        this.#latest = [taskType, ...this.#latest.filter((type) => type !== taskType)].slice(0, SHOWN);
      if (this.#seen.has(taskType)) continue;
      this.#seen.add(taskType);
      this.#fresh.push(taskType);
    }
  }

  /** Latest first. */
  get latest(): readonly string[] {
    return this.#latest;
  }

  /** Types that came up for the first time since the last call. */
  takeFresh(): readonly string[] {
    const fresh = this.#fresh;
    this.#fresh = [];
    return fresh;
  }
}
