/** What the tasks of every contestant did, seen from outside the contestant: how often each of them ran. */
export class Effects {
  /** Under which threads find the memory that they share. */
  static readonly key = 'conclave-bench-effects';
  readonly memory: SharedArrayBuffer;
  readonly #runs: Uint8Array;

  constructor(memory: SharedArrayBuffer | number) {
    this.memory = typeof memory === 'number' ? new SharedArrayBuffer(memory) : memory;
    this.#runs = new Uint8Array(this.memory);
  }

  /** The task itself: it does nothing else. */
  happened(task: number): void {
    this.#runs[task]! += 1;
  }

  /** @throws when a task did not run, or ran twice: a contestant that did less work must not win */
  assertEachOnce(contestant: string, tasks = this.#runs.length): void {
    const runs = this.#runs.subarray(0, tasks);
    const wrong = runs.findIndex((times) => times !== 1);
    if (wrong >= 0) throw new Error(`${contestant}: task ${wrong} ran ${runs[wrong]} times instead of once`);
  }

  clear(): void {
    this.#runs.fill(0);
  }
}
