/** Entries that are kept: a task that the run tries again comes back within its backoff. */
const KEPT = 10_000;

/**
 * Tasks whose failure was told to their run. When one of them is started again, the run tries it again; any other start
 * is that of a run which was taken up anew and has not heard of the failure.
 */
export class FailedTasks {
  readonly #keys = new Set<string>();

  add(runId: string, taskIndex: number): void {
    this.#keys.add(keyOf(runId, taskIndex));
    if (this.#keys.size <= KEPT) return;
    const [oldest] = this.#keys;
    this.#keys.delete(oldest!);
  }

  has(runId: string, taskIndex: number): boolean {
    return this.#keys.has(keyOf(runId, taskIndex));
  }

  delete(runId: string, taskIndex: number): void {
    this.#keys.delete(keyOf(runId, taskIndex));
  }
}

function keyOf(runId: string, taskIndex: number): string {
  return `${runId}/${taskIndex}`;
}
