/** The parts of a run and how they are joined. */
import type { ErrorData, OutcomeSink, StoredRun } from '@conclave/contracts';
import type { TaskPlan } from '../compile/task-plan.ts';
import { TaskGraph } from '../graph/task-graph.ts';
import { ApprovalDesk } from './approval-desk.ts';
import type { ApprovalDeskOptions } from './approval-desk.ts';
import { AttemptPump } from './attempt-pump.ts';
import { Compensator } from './compensator.ts';
import { LateStarts } from './late-starts.ts';
import { AdmittedReady, needsAdmission } from './admitted-ready.ts';
import { ReadyClasses } from './ready-classes.ts';
import type { ReadyTasks } from './ready-tasks.ts';
import { ScheduledReady } from './scheduled-ready.ts';
import { restoreTable } from './restore.ts';
import type { RunDriverOptions } from './run-driver-options.ts';
import { RunScope } from './run-scope.ts';
import { TaskFlow } from './task-flow.ts';
import { TaskTable } from './task-table.ts';
import { TurnBuffer } from './turn-buffer.ts';
import { Unblocker } from './unblocker.ts';

export interface RunParts {
  readonly plan: TaskPlan;
  readonly table: TaskTable;
  readonly graph: TaskGraph;
  readonly scope: RunScope;
  readonly buffer: TurnBuffer;
  readonly flow: TaskFlow;
  readonly ready: ReadyTasks;
  readonly unblocker: Unblocker;
  readonly pump: AttemptPump;
  readonly lateStarts: LateStarts;
  readonly desk: ApprovalDesk;
  readonly compensator: Compensator;
}

export interface RunHooks {
  readonly sink: OutcomeSink;
  /** Whether failed attempts may be repeated at present. */
  readonly mayRetry: () => boolean;
  /** Something that was waited for has come: look whether there is more to do. */
  readonly onProgress: () => void;
}

/** A task is recorded as running once it has run for so long. */
const LATE_START_MS = 100;

/** A run that is only to be ended, or put aside, needs nobody who could do its tasks. */
export function isToBegin({ control, ending }: StoredRun): boolean {
  return control === 'none' && ending === null;
}

/** All but a run that is only put aside, or whose cancellation leaves things as they are. */
function mayCompensate({ stored, workflow }: RunDriverOptions): boolean {
  if (isToBegin(stored) || stored.ending !== null) return true;
  return stored.control === 'cancel' && workflow.compensatesWhenCancelled;
}

/** By class, or by a schedule where the node has a scheduler. */
function readyTasksOf(options: RunDriverOptions, table: TaskTable): ReadyTasks {
  const { workflow, stored, dispatcher, clock, scheduler } = options;
  if (scheduler === undefined || !isToBegin(stored))
    return new ReadyClasses(isToBegin(stored) ? dispatcher : undefined, workflow.plan, (index) =>
      table.templateOf(index),
    );
  const runStartedMs = clock.monotonicMs() - (stored.sinceStartMs ?? 0);
  return new ScheduledReady({
    runId: stored.runId,
    workflow,
    table,
    dispatcher,
    scheduler,
    clock,
    runStartedMs,
  });
}

/** @throws AGENT_NONE_CAPABLE, AGENT_NOT_FOUND, AGENT_TASK_NOT_SUPPORTED when nobody can ever do one of the tasks */
export function createRunParts(options: RunDriverOptions, hooks: RunHooks): RunParts {
  const { workflow, stored, rows, dispatcher, clock, random } = options;
  const { tasks, plan } = workflow;
  const table = new TaskTable(plan.ids, rows.length);
  restoreTable(table, tasks, rows);
  const graph = new TaskGraph(workflow.rows);
  const scope = new RunScope(table, options.inputs, stored.runId);
  const buffer = new TurnBuffer(table);
  const inOrder = readyTasksOf(options, table);
  const ready = needsAdmission(workflow) ? new AdmittedReady({ ready: inOrder, workflow, clock }) : inOrder;
  const flow = new TaskFlow({
    table,
    buffer,
    graph,
    tasks,
    nowMs: () => clock.nowMs(),
    retry: (index: number, error: ErrorData) => hooks.mayRetry() && pump.retry(index, error),
    onUnblocked: (index) => unblocker.unblock(index),
  });
  const held = { options, table, buffer, scope };
  const desk = deskOf(held, {
    onVerdict: (index, verdict) => unblocker.judged(index, verdict),
    onProgress: hooks.onProgress,
  });
  const unblocker: Unblocker = new Unblocker({
    plan,
    table,
    graph,
    buffer,
    flow,
    ready,
    scope,
    desk,
    onEvaluated: hooks.onProgress,
  });
  const lateStarts = new LateStarts(table, buffer, LATE_START_MS);
  const pump = new AttemptPump({
    runId: stored.runId,
    plan,
    table,
    buffer,
    flow,
    ready,
    unblocker,
    dispatcher,
    sink: hooks.sink,
    clock,
    random,
    retryBudget: workflow.retryBudget,
    // The store's clock says how long ago that was; ours may be another.
    runStartedAtMs: clock.nowMs() - (stored.sinceStartMs ?? 0),
    onDue: hooks.onProgress,
  });
  const compensator = compensatorOf(held, hooks.onProgress);
  if (mayCompensate(options)) compensator.requireAgents();
  return { plan, table, graph, scope, buffer, flow, ready, unblocker, pump, lateStarts, desk, compensator };
}

interface Held extends Pick<RunParts, 'table' | 'buffer' | 'scope'> {
  readonly options: RunDriverOptions;
}

function deskOf(
  { options, table, buffer }: Held,
  hooks: Pick<ApprovalDeskOptions, 'onVerdict' | 'onProgress'>,
): ApprovalDesk {
  const { stored, store, wakeUps, clock, workflow, approvals } = options;
  const { runId } = stored;
  const { tasks } = workflow;
  return new ApprovalDesk({ runId, store, wakeUps, clock, tasks, table, buffer, asked: approvals, ...hooks });
}

function compensatorOf({ options, table, buffer, scope }: Held, onProgress: () => void): Compensator {
  const { stored, workflow, dispatcher, clock, random, compensations } = options;
  return new Compensator({
    runId: stored.runId,
    tasks: workflow.tasks,
    graph: workflow.rows,
    table,
    buffer,
    scope,
    dispatcher,
    clock,
    random,
    recorded: compensations,
    onProgress,
  });
}
