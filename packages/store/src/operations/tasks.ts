import { ConclaveError, isTerminalTaskStatus, statusNames } from '@conclave/contracts';
import type { NewTaskColumns, StoredTask, TaskColumns, TaskStatus } from '@conclave/contracts';
import { readOperation } from '../sql/operation.ts';
import { get, integers, many, texts, tuples } from '../sql/statement.ts';
import type { Steps } from '../sql/statement.ts';
import { assertTaskIndexes, firstTaskKey } from '../sql/task-key.ts';
import { openStatuses } from './offer-reads.ts';

/**
 * A task is two rows: `task` is the plan and never changes, `task_state` is what became of it and begins with the
 * first change. Settling a task therefore appends a row instead of growing one in the middle of full pages, which
 * takes a third off the time of a task (benchmarks/store/layout.bench.ts); and a run that is created costs nothing
 * for the state that it does not have yet.
 */
export function* addTasks(runKey: number, runId: string, added: NewTaskColumns): Steps<void> {
  if (added.index.length === 0) return;
  assertTaskIndexes(runId, added.index);
  yield* many(
    `INSERT INTO task (task_key, task_id, task_type, status, parent, item) VALUES (?1 + ?2, ?3, ?4, ?5, ?6, ?7)`,
    [
      integers(added.index),
      texts(added.taskId),
      texts(added.taskType),
      texts(added.status),
      integers(added.parent),
      texts(added.item),
    ],
    [firstTaskKey(runKey)],
  );
  const begun = added.index.filter((_, i) => added.status[i] !== 'waiting' && added.status[i] !== 'ready');
  if (begun.length === 0) return;
  // Counts read task_state alone.
  const statusOf = new Map(added.index.map((index, i) => [index, added.status[i] ?? 'waiting']));
  yield* many(
    `INSERT INTO task_state (task_key, status, attempt) VALUES (?1 + ?2, ?3, 0)`,
    [integers(begun), texts(begun.map((index) => statusOf.get(index) ?? 'waiting'))],
    [firstTaskKey(runKey)],
  );
}

const changeText = (column: string, value: string, update: string): string =>
  `INSERT INTO task_state (task_key, status, attempt, agent_id, started_at, finished_at, result, error${column})
   VALUES (?1 + ?2, ?3, ?4, ?5, nullif(?6, 0), nullif(?7, 0), ?8, ?9${value})
   ON CONFLICT (task_key) DO UPDATE SET status = excluded.status, attempt = excluded.attempt,
     agent_id = excluded.agent_id, started_at = excluded.started_at, finished_at = excluded.finished_at,
     result = excluded.result, error = excluded.error${update}
   WHERE task_state.status NOT IN ('completed', 'failed', 'skipped', 'cancelled')`;

const CHANGE = changeText('', '', '');
/** Of runs in which attempts were repeated; the others do without the column. */
const CHANGE_WITH_RETRIES = changeText(', retries', ', ?10', ', retries = excluded.retries');

/** A finished task is never overwritten: its row stays as it is and the change is dropped. */
export function* changeTasks(runKey: number, runId: string, changed: TaskColumns): Steps<void> {
  if (changed.index.length === 0) return;
  assertTaskIndexes(runId, changed.index);
  const { retries } = changed;
  yield* many(
    retries === undefined ? CHANGE : CHANGE_WITH_RETRIES,
    [
      integers(changed.index),
      texts(statusNames(changed.status)),
      integers(changed.attempt),
      texts(changed.agentId),
      integers(changed.startedAtMs),
      integers(changed.finishedAtMs),
      texts(changed.result),
      texts(changed.error),
      ...(retries === undefined ? [] : [integers(retries)]),
    ],
    [firstTaskKey(runKey)],
  );
}

export interface StatusCounts {
  readonly completed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly cancelled: number;
  readonly running: number;
}

/** Counts the run's tasks by status, in one pass. */
export function* countTasks(firstKey: number, endKey: number): Steps<StatusCounts> {
  const counts = yield* get<StatusCounts>(
    `SELECT count(CASE WHEN status = 'completed' THEN 1 END) AS completed,
            count(CASE WHEN status = 'failed' THEN 1 END) AS failed,
            count(CASE WHEN status = 'skipped' THEN 1 END) AS skipped,
            count(CASE WHEN status = 'cancelled' THEN 1 END) AS cancelled,
            count(CASE WHEN status IN ('running', 'leased') THEN 1 END) AS running
       FROM task_state WHERE task_key >= ?1 AND task_key < ?2`,
    [firstKey, endKey],
  );
  return { completed: 0, failed: 0, skipped: 0, cancelled: 0, running: 0, ...counts };
}

/** A stored task's values, in the order of the SELECT below. */
type TaskTuple = readonly [
  index: number,
  taskId: string,
  taskType: string,
  parent: number | null,
  item: string | null,
  status: TaskStatus,
  attempt: number,
  agentId: string | null,
  startedAtMs: number | null,
  finishedAtMs: number | null,
  result: string | null,
  error: string | null,
  retries: number,
];

export interface TaskPage {
  readonly tasks: readonly TaskTuple[];
  /** Undefined after the last page. */
  readonly nextIndex: number | undefined;
}

/** One page of a run's tasks in index order. Paged, so that a large run does not hold up the writer. @throws RUN_NOT_FOUND */
export const loadTaskPage = readOperation(function* (
  swarmId: string,
  args: { readonly runId: string; readonly fromIndex: number; readonly limit: number },
): Steps<TaskPage> {
  const owner = yield* get<{ run_key: number; offers: number }>(
    `SELECT run_key, offers FROM run WHERE swarm_id = ?1 AND run_id = ?2 AND purging = 0`,
    [swarmId, args.runId],
  );
  if (owner === undefined) throw new ConclaveError('RUN_NOT_FOUND', { details: { runId: args.runId } });
  const firstKey = firstTaskKey(owner.run_key);
  const tasks = yield* tuples<TaskTuple>(
    `SELECT t.task_key - ?1, t.task_id, t.task_type, t.parent, t.item, coalesce(s.status, t.status),
            coalesce(s.attempt, 0), s.agent_id, s.started_at, s.finished_at, s.result, s.error,
            coalesce(s.retries, 0)
       FROM task t LEFT JOIN task_state s ON s.task_key = t.task_key
      WHERE t.task_key >= ?1 + ?2 AND t.task_key < ?3 ORDER BY t.task_key LIMIT ?4`,
    [firstKey, args.fromIndex, firstTaskKey(owner.run_key + 1), args.limit],
  );
  const last = tasks.length < args.limit ? undefined : tasks.at(-1);
  if (owner.offers !== 0 && tasks.length > 0) yield* showOffers(firstKey, tasks);
  return { tasks, nextIndex: last === undefined ? undefined : last[0] + 1 };
});

/** Where a task that is done outside stands, its offer says: to the run's driver it has been running since it was offered. */
function* showOffers(firstKey: number, tasks: TaskTuple[]): Steps<void> {
  const statuses = yield* openStatuses(firstKey + tasks[0]![0], firstKey + tasks.at(-1)![0]);
  for (const [i, task] of tasks.entries()) {
    const shown = statuses.get(firstKey + task[0]);
    if (shown === undefined || isTerminalTaskStatus(task[5])) continue;
    const seen: { -readonly [K in keyof TaskTuple]: TaskTuple[K] } = [...task];
    seen[5] = shown;
    tasks[i] = seen;
  }
}

export function toStoredTask(tuple: TaskTuple): StoredTask {
  return {
    index: tuple[0],
    taskId: tuple[1],
    taskType: tuple[2],
    parent: tuple[3],
    item: tuple[4],
    status: tuple[5],
    attempt: tuple[6],
    agentId: tuple[7],
    startedAtMs: tuple[8],
    finishedAtMs: tuple[9],
    result: tuple[10],
    error: tuple[11],
    retries: tuple[12],
  };
}
