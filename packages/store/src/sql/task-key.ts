import { ConclaveError } from '@conclave/contracts';

/**
 * A task's key on disk is one integer: the run's number times 2^22 plus the task's index. Keys of (swarm, run,
 * index) double the file and cost a tenth more time (benchmarks/store/layout.bench.ts); a table with a single
 * integer key also keeps results of some kilobytes on the row's own page. A safe integer leaves room for 2^31 runs.
 */
export const TASKS_PER_RUN = 4_194_304;

/** The first key of the run; the key after its last is `firstTaskKey(runKey + 1)`. */
export function firstTaskKey(runKey: number): number {
  return runKey * TASKS_PER_RUN;
}

/** A larger index would land in the next run's keys. @throws CONFIG_INVALID */
export function assertTaskIndexes(runId: string, indexes: ArrayLike<number>): void {
  for (let i = 0; i < indexes.length; i += 1) {
    const index = indexes[i]!;
    if (Number.isInteger(index) && index >= 0 && index < TASKS_PER_RUN) continue;
    throw new ConclaveError('CONFIG_INVALID', {
      details: {
        where: `run "${runId}"`,
        problems: `a task's index is a whole number from 0 to ${TASKS_PER_RUN - 1}, found ${index}`,
      },
    });
  }
}
