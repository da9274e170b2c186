import type { RunControl } from '@conclave/contracts';
import { run } from '../sql/statement.ts';
import type { Steps } from '../sql/statement.ts';
import { firstTaskKey } from '../sql/task-key.ts';

/** Of tasks that ended in the run: nobody can claim or end them any more. What the worker said is in the task now. */
export function* closeOffers(runKey: number, taskIndexes: readonly number[]): Steps<void> {
  if (taskIndexes.length === 0) return;
  yield* run(
    `UPDATE offer SET closed = 1, params = '', result = NULL, lease_until = NULL,
       token = CASE WHEN status IN ('completed', 'failed') THEN token ELSE token + 1 END,
       status = CASE WHEN status IN ('completed', 'failed') THEN status ELSE 'withdrawn' END
      WHERE task_key IN (SELECT ?2 + CAST(value AS BIGINT) FROM {each ?1}) AND closed = 0`,
    [JSON.stringify(taskIndexes), firstTaskKey(runKey)],
  );
}

/** A wish for the run reaches its offers at once, whether or not somebody drives it. */
export function* heedControl(runKey: number, control: RunControl): Steps<void> {
  const range = `task_key >= ?1 AND task_key < ?2 AND closed = 0`;
  const keys = [firstTaskKey(runKey), firstTaskKey(runKey + 1)];
  if (control === 'pause')
    yield* run(`UPDATE offer SET status = 'held' WHERE ${range} AND status = 'offered'`, keys);
  if (control === 'none')
    yield* run(`UPDATE offer SET status = 'offered' WHERE ${range} AND status = 'held'`, keys);
  if (control === 'cancel')
    yield* run(
      `UPDATE offer SET status = 'withdrawn', token = token + 1, lease_until = NULL
        WHERE ${range} AND status IN ('offered', 'held', 'leased', 'blocked')`,
      keys,
    );
}
