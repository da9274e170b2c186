/** What must be so when faults have stopped and time has passed. */
import { isTerminalRunStatus } from '@conclave/contracts';
import type { StoredRun, StoredTask } from '@conclave/contracts';
import type { ExpectedItem, ExpectedRun, ExpectedTask } from '../workload/expectation.ts';
import { itemOf, templateOf } from './oracle.ts';
import type { Oracle } from './oracle.ts';
import type { Violations } from './violations.ts';

export interface StoredState {
  readonly run: StoredRun;
  readonly tasks: readonly StoredTask[];
}

export interface FinalStateOptions {
  readonly oracle: Oracle;
  readonly violations: Violations;
  /** What the store has of a run; undefined when it has none. */
  readonly stateOf: (runId: string) => StoredState | undefined;
  /** How long after a wish was acknowledged somebody may still carry on without having heard of it, in ms. */
  readonly patienceMs: number;
}

export function checkFinalState(options: FinalStateOptions): void {
  const { oracle, violations, stateOf } = options;
  for (const { runId, ended } of oracle.acknowledged.all) {
    const tasks = stateOf(runId)?.tasks;
    violations.require(tasks !== undefined, 'acknowledged-lost', () => `run ${runId} is not there`);
    for (const [taskId, end] of ended) {
      const stored = tasks?.find((task) => task.taskId === taskId)?.status;
      violations.require(
        stored === end,
        'acknowledged-lost',
        () => `${runId}/${taskId} was acknowledged as ${end}, stored is ${stored}`,
      );
    }
  }
  for (const { runId } of oracle.runs) {
    const state = stateOf(runId);
    const watched = oracle.workflowOf(runId);
    if (state === undefined || watched === undefined) continue;
    checkRun({ ...options, expected: watched.expected }, state);
  }
}

interface Judging extends FinalStateOptions {
  readonly expected: ExpectedRun;
}

function checkRun(judging: Judging, state: StoredState): void {
  const { oracle, violations } = judging;
  const { run } = state;
  checkReasons(judging, state);
  if (!isTerminalRunStatus(run.status))
    violations.add('never-ended', `${run.runId} is ${run.status}, held by ${run.holder ?? 'nobody'}`);
  else if (run.status === 'cancelled' && oracle.cancelled.has(run.runId)) checkCancelled(judging, state);
  else {
    checkWish(judging, state);
    checkOutcome(judging, state);
  }
}

function checkReasons({ violations }: Judging, { run, tasks }: StoredState): void {
  for (const { taskId, status, error } of tasks)
    violations.require(
      status !== 'failed' || error !== null,
      'unexplained',
      () => `${run.runId}/${taskId} failed without a reason`,
    );
}

/** Nobody goes on for long after a wish to cancel was acknowledged. */
function checkWish({ oracle, violations, patienceMs }: Judging, { run }: StoredState): void {
  const heardAtMs = oracle.heardCancel.get(run.runId) ?? Infinity;
  const lateMs = (oracle.endedAtMs.get(run.runId) ?? 0) - heardAtMs;
  violations.require(
    lateMs < patienceMs,
    'cancel-lost',
    () => `${run.runId} is ${run.status} ${lateMs} ms after its cancellation was acknowledged`,
  );
}

function checkOutcome({ violations, expected }: Judging, { run, tasks }: StoredState): void {
  const wrong = (text: string): void => violations.add('wrong-result', `${run.runId}: ${text}`);
  if (run.status !== expected.status) wrong(`${run.status} instead of ${expected.status}`);
  for (const task of expected.tasks.values()) {
    const found = tasks.find(({ taskId }) => taskId === task.id);
    if (found?.status !== task.status) wrong(`${task.id} is ${found?.status} instead of ${task.status}`);
    checkValue(found, task, wrong);
    checkItems(tasks, task, wrong);
  }
  const wanted = expected.outputs === undefined ? null : JSON.stringify(expected.outputs);
  if (run.outputs !== wanted) wrong(`outputs ${run.outputs} instead of ${wanted}`);
}

/** A cancelled run has ended tasks only, and those that completed have the value that they always have. */
function checkCancelled({ violations, expected }: Judging, { run, tasks }: StoredState): void {
  for (const task of tasks) {
    const where = `${run.runId}/${task.taskId}`;
    if (!['completed', 'failed', 'skipped', 'cancelled'].includes(task.status))
      violations.add('wrong-result', `${where} is ${task.status} in a cancelled run`);
    if (task.status !== 'completed') continue;
    const planned = expected.tasks.get(templateOf(task.taskId));
    checkValue(task, itemExpectation(planned, task.taskId), (text) =>
      violations.add('wrong-result', `${where}: ${text}`),
    );
  }
}

function itemExpectation(
  task: ExpectedTask | undefined,
  taskId: string,
): ExpectedTask | ExpectedItem | undefined {
  const item = itemOf(taskId);
  return item === undefined ? task : task?.items?.[item];
}

/** The values of a fan-out are its items'. */
function checkValue(
  found: StoredTask | undefined,
  expected: Pick<ExpectedTask, 'value'> | undefined,
  wrong: (text: string) => void,
): void {
  if (found === undefined || found.status !== 'completed' || Array.isArray(expected?.value)) return;
  const wanted = expected?.value === undefined ? null : JSON.stringify(expected.value);
  if (found.result !== wanted) wrong(`${found.taskId} gave ${found.result} instead of ${wanted}`);
}

function checkItems(
  tasks: readonly StoredTask[],
  expected: ExpectedTask,
  wrong: (text: string) => void,
): void {
  const found = tasks.filter(({ taskId }) => taskId.startsWith(`${expected.id}[`));
  const items = expected.items ?? [];
  if (found.length !== items.length)
    wrong(`${expected.id} has ${found.length} items instead of ${items.length}`);
  for (const task of found) {
    const item = items[itemOf(task.taskId)!];
    if (task.status !== item?.status)
      wrong(`${task.taskId} is ${task.status} instead of ${item?.status ?? 'nothing'}`);
    checkValue(task, item, wrong);
  }
}
