/** What a contestant is asked, and what it answers. */
export interface ContestRequest {
  readonly contestant:
    | 'ours-sqlite'
    | 'ours-postgres'
    | 'bullmq'
    | 'bullmq-flushed'
    | 'graphile-batched'
    | 'graphile-single'
    | 'dbos';
  readonly tasks: number;
  readonly repetitions: number;
}

/** Milliseconds of one repetition. */
export interface ContestTimes {
  /** Until every task is accepted durably; 0 where accepting and running are one. */
  readonly createMs: number;
  /** From there until the end of the last task is recorded. */
  readonly executeMs: number;
}
