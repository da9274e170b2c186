/** Starts attempts: takes ready tasks and free agents together, and arranges repetitions of failed attempts. */
import { ConclaveError, toErrorData } from '@conclave/contracts';
import type { CancelTimer, Clock, Dispatcher, ErrorData, OutcomeSink, Random } from '@conclave/contracts';
import type { CompiledTask } from '../compile/compiled-workflow.ts';
import { isRetryable } from '../rules/is-retryable.ts';
import { retryDelayMs } from '../rules/retry-delay.ts';
import type { ReadySink, ReadyTasks } from './ready-tasks.ts';
import type { TaskFlow } from './task-flow.ts';
import type { TaskPlan } from '../compile/task-plan.ts';
import { Status } from './task-table.ts';
import type { TaskTable } from './task-table.ts';
import type { TurnBuffer } from './turn-buffer.ts';
import type { Unblocker } from './unblocker.ts';

export interface AttemptPumpOptions {
  readonly runId: string;
  readonly plan: TaskPlan;
  readonly table: TaskTable;
  readonly buffer: TurnBuffer;
  readonly flow: TaskFlow;
  readonly ready: ReadyTasks;
  readonly unblocker: Unblocker;
  readonly dispatcher: Dispatcher;
  readonly sink: OutcomeSink;
  readonly clock: Clock;
  readonly random: Random;
  /** Repetitions that the whole run may use; undefined: no bound. */
  readonly retryBudget: number | undefined;
  /** When the run was first started, in ms since the epoch: deadlines count from here. */
  readonly runStartedAtMs: number;
  /** Called when the wait before a repetition is over, or a deadline has passed in the queue. */
  readonly onDue: () => void;
}

export class AttemptPump {
  readonly #options: AttemptPumpOptions;
  readonly #plan: TaskPlan;
  readonly #table: TaskTable;
  readonly #dispatcher: Dispatcher;
  readonly #unblocker: Unblocker;
  readonly #readySink: ReadySink = {
    start: (index, agent) => this.#startOn(index, agent),
    giveUp: (index, error) => this.#giveUp(index, error),
  };
  readonly #timers = new Map<number, CancelTimer>();
  /** Of the whole run, over restarts. */
  #retriesUsed = 0;
  #nowMs = 0;
  /** Attempts that were started and have not settled. */
  outstanding = 0;

  constructor(options: AttemptPumpOptions) {
    this.#options = options;
    this.#plan = options.plan;
    this.#table = options.table;
    this.#dispatcher = options.dispatcher;
    this.#unblocker = options.unblocker;
    for (const count of options.table.retries.values()) this.#retriesUsed += count;
  }

  /** Starts whatever can be started now. */
  pump(): void {
    this.#nowMs = this.#options.clock.nowMs();
    this.#options.ready.drain(this.#readySink);
  }

  /** @returns true when the failure is dealt with: the attempt will be repeated, or the run's budget forbids it. */
  retry(index: number, error: ErrorData): boolean {
    const { flow, table, buffer, clock, random, unblocker, onDue } = this.#options;
    const policy = flow.template(index).retry;
    // What was recorded counts, over restarts; an attempt that a crash ended was not the task's failure.
    const failures = (table.retries.get(index) ?? 0) + 1;
    if (failures >= policy.maxAttempts || !isRetryable(error, policy)) return false;
    if (this.#budgetLeft() <= 0) {
      flow.fail(index, this.#budgetSpent(index, error));
      return true;
    }
    table.retries.set(index, failures);
    this.#retriesUsed += 1;
    table.setStatus(index, Status.waiting);
    table.errors.set(index, error);
    buffer.change(index);
    const cancel = clock.schedule(retryDelayMs(policy, failures, random), () => {
      this.#timers.delete(index);
      if (table.isTerminal(index)) return;
      unblocker.pushReady(index);
      onDue();
    });
    this.#timers.set(index, cancel);
    return true;
  }

  #budgetLeft(): number {
    const { retryBudget } = this.#options;
    return retryBudget === undefined ? Infinity : retryBudget - this.#retriesUsed;
  }

  #budgetSpent(index: number, error: ErrorData): ErrorData {
    const { table, retryBudget } = this.#options;
    const details = {
      taskId: table.idOf(index),
      retryBudget: retryBudget ?? 0,
      reason: error.message,
      error: { ...error },
    };
    return toErrorData(new ConclaveError('TASK_RETRY_BUDGET_SPENT', { details }));
  }

  /** Forgets repetitions that are being waited for; their tasks stay `waiting`. */
  stop(): void {
    for (const cancel of this.#timers.values()) cancel();
    this.#timers.clear();
  }

  #startOn(index: number, agent: number): boolean {
    const table = this.#table;
    if (table.status[index] !== Status.ready) return false;
    const template = table.templateOf(index);
    const timeoutMs =
      this.#plan.isLimited[template] === 1 ? this.#timeLeftMs(this.#plan.tasks[template]!) : undefined;
    if (timeoutMs !== undefined && timeoutMs <= 0) {
      this.#failLate(index);
      return false;
    }
    const attempt = (table.attempts[index]! += 1);
    table.setStatus(index, Status.running);
    table.startedAtMs[index] = this.#nowMs;
    table.agentIds[index] = this.#dispatcher.agentId(agent);
    this.outstanding += 1;
    const request = {
      ticket: -1,
      runId: this.#options.runId,
      taskIndex: index,
      taskId: table.idOf(index),
      taskType: this.#plan.typeOf(template),
      priority: this.#plan.priorities[template]!,
      params: this.#unblocker.paramsOf(index),
      attempt,
      timeoutMs,
    };
    table.ticket[index] = this.#dispatcher.start(agent, request, this.#options.sink);
    return true;
  }

  #giveUp(index: number, error: ErrorData): void {
    const { table, flow } = this.#options;
    if (table.status[index] === Status.ready) flow.fail(index, error);
  }

  /** Its deadline passed before it had an agent. */
  #failLate(index: number): void {
    const { table, flow } = this.#options;
    const details = { taskId: table.idOf(index), timeoutMs: flow.template(index).deadlineMs! };
    flow.fail(index, toErrorData(new ConclaveError('TASK_TIMEOUT', { details })));
  }

  /** Ends tasks whose deadline passed while they waited: for others, for a decision, for a repetition, for an agent. */
  failLateTasks(nowMs: number): void {
    const { table, runStartedAtMs } = this.#options;
    for (let index = 0; index < table.size; index += 1) {
      const { deadlineMs } = this.#plan.tasks[table.templateOf(index)]!;
      if (deadlineMs === undefined || runStartedAtMs + deadlineMs > nowMs) continue;
      const isRunning = table.status[index] === Status.running || table.isFanOut(index);
      if (!isRunning && !table.isTerminal(index)) this.#failLate(index);
    }
  }

  #timeLeftMs({ timeoutMs, deadlineMs }: CompiledTask): number | undefined {
    if (deadlineMs === undefined) return timeoutMs;
    const left = this.#options.runStartedAtMs + deadlineMs - this.#nowMs;
    return timeoutMs === undefined ? left : Math.min(timeoutMs, left);
  }
}
