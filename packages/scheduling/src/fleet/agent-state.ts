/** What the scheduler knows of one agent besides how fast it is. */
export interface RunningTask {
  readonly type: number;
  readonly startedMs: number;
}

/** Work is forgotten with this time constant: an agent's load is what it did in the last minutes. */
const loadMemoryMs = 300_000;

export class AgentState {
  slots: number;
  readonly running: RunningTask[] = [];
  readonly classes = new Set<number>();
  #workMs = 0;
  #workAtMs = 0;

  constructor(slots: number) {
    this.slots = slots;
  }

  get free(): number {
    return Math.max(0, this.slots - this.running.length);
  }

  /** The task that was started first among those of the type; undefined when there is none. */
  end(type: number): RunningTask | undefined {
    const at = this.running.findIndex((task) => task.type === type);
    return at < 0 ? undefined : this.running.splice(at, 1)[0];
  }

  worked(durationMs: number, nowMs: number): void {
    this.#workMs = this.workMs(nowMs) + durationMs;
    this.#workAtMs = nowMs;
  }

  /** What it has done, older work counting less. */
  workMs(nowMs: number): number {
    if (this.#workMs === 0) return 0;
    return this.#workMs * Math.exp(Math.min(0, this.#workAtMs - nowMs) / loadMemoryMs);
  }
}
