import type { StrategyName } from '../strategies/strategy.ts';

/** Why an agent got a task, in numbers: what `explain` makes a sentence of. Times in ms. */
export interface Reasons {
  readonly strategy: StrategyName;
  readonly rankMs: number;
  /** What the strategy compared; the lowest won. */
  readonly cost: number;
  /** Expected, with repetitions after failures. */
  readonly durationMs: number;
  readonly success: number;
  readonly match: number;
  readonly loadMs: number;
  /** Agents that were compared. */
  readonly compared: number;
  /** The best of the others; undefined when there was no other. */
  readonly next: { readonly agent: number; readonly cost: number; readonly waitMs: number } | undefined;
  /** Observed durations of the type: 0 says that the estimate is a guess. */
  readonly observed: number;
}

/** A task is to be started on an agent now. */
export interface Choice {
  readonly task: number;
  readonly agent: number;
  readonly reasons: Reasons;
}
