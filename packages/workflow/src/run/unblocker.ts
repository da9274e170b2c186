/**
 * A task that nothing holds back becomes something to do: its condition is asked, its fan-out is expanded, its
 * parameters are evaluated, and it joins the ready tasks. Evaluation is synchronous for plain paths and waits for
 * JSONata otherwise; whatever goes wrong fails the task, never the run.
 */
import { toErrorData } from '@conclave/contracts';
import type { JsonValue, StoredApproval } from '@conclave/contracts';
import type { CompiledTask } from '../compile/compiled-workflow.ts';
import { evaluateForEach, evaluateParams, evaluatePrompt, evaluateWhen } from '../compile/evaluate-task.ts';
import { isPromise } from '../expressions/maybe-promise.ts';
import type { MaybePromise } from '../expressions/maybe-promise.ts';
import type { TaskGraph } from '../graph/task-graph.ts';
import { APPROVAL_TYPE } from '../definition/approval-schema.ts';
import type { ApprovalDesk, Verdict } from './approval-desk.ts';
import type { ReadyTasks } from './ready-tasks.ts';
import type { RunScope } from './run-scope.ts';
import type { TaskFlow } from './task-flow.ts';
import type { TaskPlan } from '../compile/task-plan.ts';
import { Status } from './task-table.ts';
import type { TaskTable } from './task-table.ts';
import type { TurnBuffer } from './turn-buffer.ts';

export interface UnblockerOptions {
  readonly plan: TaskPlan;
  readonly table: TaskTable;
  readonly graph: TaskGraph;
  readonly buffer: TurnBuffer;
  readonly flow: TaskFlow;
  readonly ready: ReadyTasks;
  readonly scope: RunScope;
  readonly desk: ApprovalDesk;
  /** Called when an evaluation that had to wait is over. */
  readonly onEvaluated: () => void;
}

export class Unblocker {
  readonly #options: UnblockerOptions;
  readonly #plan: TaskPlan;
  readonly #table: TaskTable;
  readonly #ready: ReadyTasks;
  readonly #params = new Map<number, JsonValue>();
  #waiting = 0;

  constructor(options: UnblockerOptions) {
    this.#options = options;
    this.#plan = options.plan;
    this.#table = options.table;
    this.#ready = options.ready;
  }

  /** No evaluation is being waited for. */
  get isIdle(): boolean {
    return this.#waiting === 0;
  }

  paramsOf(index: number): JsonValue | undefined {
    return this.#params.size === 0 ? undefined : this.#params.get(index);
  }

  /** The parameters stay until the task has ended: a retry needs them again. */
  forgetParams(index: number): void {
    if (this.#params.size > 0) this.#params.delete(index);
  }

  /** For static tasks: asks the condition first. Most tasks have nothing to evaluate and go straight on. */
  unblock(index: number): void {
    if (this.#plan.isPlain[index] === 1) {
      this.pushReady(index);
      return;
    }
    const task = this.#plan.tasks[index]!;
    if (task.when !== undefined) this.#askCondition(index, task);
    else this.#wanted(index, task);
  }

  /** What somebody decided on the task, or what follows from nobody's decision. */
  judged(index: number, verdict: Verdict): void {
    const { flow } = this.#options;
    const task = this.#plan.tasks[index]!;
    if (verdict.kind === 'fail') flow.fail(index, verdict.error);
    else if (verdict.kind === 'skip') flow.skipByCondition(index);
    else if (task.type === APPROVAL_TYPE) flow.complete(index, decisionText(verdict.decision));
    else this.#agreed(index, task);
  }

  /** Its condition holds. */
  #wanted(index: number, task: CompiledTask): void {
    const { approval } = task;
    const { desk, scope } = this.#options;
    if (approval === undefined) this.#agreed(index, task);
    else if (desk.wasAsked(index)) desk.ask(index);
    else
      this.#evaluate(
        index,
        () => evaluatePrompt(approval, scope.of(index)),
        (prompt) => desk.ask(index, prompt),
      );
  }

  #agreed(index: number, task: CompiledTask): void {
    if (task.forEach !== undefined) this.#askItems(index, task);
    else this.enqueue(index);
  }

  /** For items of a fan-out, and for static tasks past their condition. */
  enqueue(index: number): void {
    const task = this.#options.flow.template(index);
    if (task.params === undefined) this.pushReady(index);
    else this.#askParams(index, task);
  }

  /** Parameters are there: the task waits for an agent only. */
  pushReady(index: number): void {
    this.#table.setStatus(index, Status.ready);
    this.#ready.push(index, this.#table.templateOf(index));
  }

  #askCondition(index: number, task: CompiledTask): void {
    const { flow, scope } = this.#options;
    this.#evaluate(
      index,
      () => evaluateWhen(task, scope.of(index)),
      (wanted) => {
        if (wanted) this.#wanted(index, task);
        else flow.skipByCondition(index);
      },
    );
  }

  #askItems(index: number, task: CompiledTask): void {
    this.#evaluate(
      index,
      () => evaluateForEach(task, this.#options.scope.of(index)),
      (items) => this.#expand(index, task, items),
    );
  }

  #askParams(index: number, task: CompiledTask): void {
    this.#evaluate(
      index,
      () => evaluateParams(task, this.#options.scope.of(index)),
      (params) => {
        if (params !== undefined) this.#params.set(index, params);
        this.pushReady(index);
      },
    );
  }

  #expand(parent: number, task: CompiledTask, items: readonly JsonValue[]): void {
    const { table, graph, buffer, flow } = this.#options;
    graph.expand(parent, items.length);
    table.fanOuts.begin(parent);
    if (items.length === 0) {
      flow.complete(parent, '');
      return;
    }
    for (let i = 0; i < items.length; i += 1) {
      const index = table.addItem(parent, `${task.id}[${i}]`, JSON.stringify(items[i]));
      buffer.add(index, task.type);
    }
    table.setStatus(parent, Status.running);
    buffer.change(parent);
  }

  #evaluate<T>(index: number, evaluate: () => MaybePromise<T>, then: (value: T) => void): void {
    try {
      const value = evaluate();
      if (isPromise(value)) this.#await(index, value, then);
      else then(value);
    } catch (error) {
      this.#fail(index, error);
    }
  }

  #await<T>(index: number, value: Promise<T>, then: (value: T) => void): void {
    this.#waiting += 1;
    value
      .then((result) => {
        // The run may have been cancelled meanwhile.
        if (!this.#options.table.isTerminal(index)) then(result);
      })
      .catch((error: unknown) => this.#fail(index, error))
      .finally(() => {
        this.#waiting -= 1;
        this.#options.onEvaluated();
      });
  }

  #fail(index: number, error: unknown): void {
    const { flow, table } = this.#options;
    if (!table.isTerminal(index)) flow.fail(index, toErrorData(error));
  }
}

/** The value of a task that is nothing but an approval. */
function decisionText({ status, decidedBy: by, comment, decidedAtMs }: StoredApproval): string {
  return JSON.stringify({ status, by, comment, decidedAtMs });
}
