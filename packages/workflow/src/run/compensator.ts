/**
 * Undoes what a run has done, one task after the other. The order is recorded before anything starts, each start before
 * the attempt, and each end before the next: whoever goes on after a crash knows what is left, and repeats at most the
 * attempt that was under way.
 */
import { compensationId, toErrorData } from '@conclave/contracts';
import type {
  CancelTimer,
  Clock,
  CompensationRow,
  Dispatcher,
  ErrorData,
  JsonValue,
  OutcomeSink,
  Random,
  RunEnding,
  TaskOutcome,
} from '@conclave/contracts';
import type { CompiledCompensation, CompiledTask } from '../compile/compiled-workflow.ts';
import { evaluateTemplate } from '../expressions/evaluate-template.ts';
import type { GraphRows } from '../graph/graph-rows.ts';
import { isRetryable } from '../rules/is-retryable.ts';
import { retryDelayMs } from '../rules/retry-delay.ts';
import { compensationOrder } from './compensation-order.ts';
import type { RunScope } from './run-scope.ts';
import type { TaskTable } from './task-table.ts';
import type { TurnBuffer } from './turn-buffer.ts';

export interface CompensatorOptions {
  readonly runId: string;
  readonly tasks: readonly CompiledTask[];
  readonly graph: GraphRows;
  readonly table: TaskTable;
  readonly buffer: TurnBuffer;
  readonly scope: RunScope;
  readonly dispatcher: Dispatcher;
  readonly clock: Clock;
  readonly random: Random;
  /** What was recorded before this node took the run, in its order. */
  readonly recorded: readonly CompensationRow[];
  /** Look again. */
  readonly onProgress: () => void;
}

/** `starting`: its start is being committed. `evaluating`, `delayed`: it waits, and nothing is under way elsewhere. */
type Step =
  | { readonly kind: 'idle' }
  | { readonly kind: 'evaluating' }
  | { readonly kind: 'delayed'; readonly cancel: CancelTimer }
  | { readonly kind: 'starting'; readonly agent: number; readonly params: JsonValue | undefined }
  | { readonly kind: 'running'; readonly ticket: number }
  | { readonly kind: 'ending' };

const IDLE: Step = { kind: 'idle' };

export class Compensator {
  readonly #options: CompensatorOptions;
  readonly #rows: CompensationRow[];
  readonly #recorded: Map<number, CompensationRow>;
  readonly #classes = new Map<string, number>();
  readonly #sink: OutcomeSink;
  #step: Step = IDLE;
  /** Nothing goes on before this is durable. */
  #awaited: CompensationRow | undefined;
  #isStopping = false;

  constructor(options: CompensatorOptions) {
    this.#options = options;
    this.#rows = [...options.recorded];
    this.#recorded = new Map(options.recorded.map((row) => [row.index, row]));
    this.#sink = { settled: (_, attempt, outcome) => this.#settled(attempt, outcome) };
  }

  /** As they are on disk, in the order in which they go. */
  get recorded(): readonly CompensationRow[] {
    return [...this.#recorded.values()].toSorted((a, b) => a.place - b.place);
  }

  progress(): { readonly ended: number; readonly total: number } {
    const open = this.#rows.filter(({ status }) => status === 'waiting' || status === 'running').length;
    return { ended: this.#rows.length - open, total: this.#rows.length };
  }

  /** Nothing is under way here. */
  get isIdle(): boolean {
    return !['starting', 'running', 'ending', 'evaluating'].includes(this.#step.kind);
  }

  get isOver(): boolean {
    return this.isIdle && this.#next() === undefined;
  }

  /** @throws AGENT_NONE_CAPABLE, AGENT_NOT_FOUND, AGENT_TASK_NOT_SUPPORTED when nobody can ever do one of them */
  requireAgents(): void {
    for (const { compensate } of this.#options.tasks) if (compensate !== undefined) this.#classOf(compensate);
  }

  /** Puts the plan into the turn, with what the run comes to. @returns false where there is nothing to undo */
  plan(ending: RunEnding): boolean {
    const { table, tasks, graph, buffer } = this.#options;
    if (this.#rows.length > 0) return true;
    compensationOrder(table, tasks, graph).forEach((index, place) => {
      const taskType = tasks[table.templateOf(index)]!.compensate!.type;
      const begun = {
        attempt: 0,
        retries: 0,
        agentId: null,
        startedAtMs: null,
        finishedAtMs: null,
        error: null,
      };
      this.#rows.push({ index, place, taskType, status: 'waiting', ...begun });
    });
    if (this.#rows.length === 0) return false;
    buffer.setRun({ status: 'running', stopReason: null, outputs: null, ending });
    for (const row of this.#rows) buffer.compensate(row);
    return true;
  }

  /** Goes on where it can; the caller knows that the run is its own. */
  pump(): void {
    if (this.#step.kind !== 'idle' || this.#isStopping) return;
    const row = this.#next();
    if (row === undefined) return;
    this.#step = { kind: 'evaluating' };
    void this.#begin(row);
  }

  /** Rows of a turn are durable. */
  committed(rows: readonly CompensationRow[]): void {
    for (const row of rows) this.#recorded.set(row.index, row);
    const step = this.#step;
    const awaited = this.#awaited;
    // The plan itself may still be on its way when the first start is recorded.
    if (awaited === undefined || !rows.includes(awaited)) return;
    this.#awaited = undefined;
    if (step.kind === 'ending') this.#step = awaited.status === 'waiting' ? this.#delay(awaited) : IDLE;
    if (step.kind === 'starting') this.#start(awaited, step);
  }

  /** Takes back a wish to stop. */
  goOn(): void {
    this.#isStopping = false;
  }

  /** Begins nothing more; what runs may finish, or is asked to end. */
  stop(how: 'drain' | 'shutdown'): void {
    this.#isStopping = true;
    if (this.#step.kind === 'delayed') {
      this.#step.cancel();
      this.#step = IDLE;
    }
    if (how === 'shutdown' && this.#step.kind === 'running')
      this.#options.dispatcher.cancel(this.#step.ticket, 'shutdown');
  }

  #next(): CompensationRow | undefined {
    return this.#rows.find(({ status }) => status === 'waiting' || status === 'running');
  }

  async #begin(row: CompensationRow): Promise<void> {
    const { scope, dispatcher, clock, onProgress } = this.#options;
    const compensate = this.#compensationOf(row);
    try {
      const value = { ...scope.of(row.index), result: scope.valueOf(row.index) };
      const params =
        compensate.params === undefined ? undefined : await evaluateTemplate(compensate.params, value);
      if (this.#isStopping) this.#step = IDLE;
      else {
        const classId = this.#classOf(compensate);
        const agent = dispatcher.acquire(classId);
        const failure = agent < 0 ? dispatcher.failureOf(classId) : undefined;
        if (failure !== undefined) this.#end(row, failure);
        else if (agent < 0) this.#step = IDLE;
        else {
          this.#step = { kind: 'starting', agent, params };
          this.#record({
            ...row,
            status: 'running',
            attempt: row.attempt + 1,
            agentId: dispatcher.agentId(agent),
            startedAtMs: clock.nowMs(),
          });
        }
      }
    } catch (error) {
      this.#end(row, toErrorData(error));
    }
    // Without an agent the next free one asks for a look.
    if (this.#step.kind !== 'idle' || this.#isStopping) onProgress();
  }

  #start(row: CompensationRow, { agent, params }: Extract<Step, { kind: 'starting' }>): void {
    const { runId, table, dispatcher } = this.#options;
    if (this.#isStopping) {
      dispatcher.release(agent);
      this.#step = IDLE;
      return;
    }
    const request = {
      ticket: -1,
      runId,
      taskIndex: row.index,
      taskId: compensationId(table.idOf(row.index)),
      taskType: row.taskType,
      params,
      attempt: row.attempt,
      timeoutMs: this.#compensationOf(row).timeoutMs,
    };
    const starting = { kind: 'running', ticket: -1 } as const;
    this.#step = starting;
    const ticket = dispatcher.start(agent, request, this.#sink);
    // It may have settled within the call.
    if (this.#step === starting) this.#step = { kind: 'running', ticket };
  }

  #settled(attempt: number, outcome: TaskOutcome): void {
    const row = this.#next();
    if (this.#step.kind !== 'running' || row === undefined || row.attempt !== attempt) return;
    if (outcome.ok) this.#end(row, undefined);
    else if (outcome.error.code === 'TASK_CANCELLED') this.#step = IDLE;
    else this.#failed(row, outcome.error);
    this.#options.onProgress();
  }

  #failed(row: CompensationRow, error: ErrorData): void {
    const { retry } = this.#compensationOf(row);
    if (row.retries + 1 >= retry.maxAttempts || !isRetryable(error, retry)) {
      this.#end(row, error);
      return;
    }
    this.#step = { kind: 'ending' };
    this.#record({ ...row, status: 'waiting', retries: row.retries + 1, error: JSON.stringify(error) });
  }

  #end(row: CompensationRow, error: ErrorData | undefined): void {
    this.#step = { kind: 'ending' };
    this.#record({
      ...row,
      status: error === undefined ? 'completed' : 'failed',
      finishedAtMs: this.#options.clock.nowMs(),
      error: error === undefined ? null : JSON.stringify(error),
    });
  }

  #record(row: CompensationRow): void {
    this.#awaited = row;
    this.#rows[row.place] = row;
    this.#options.buffer.compensate(row);
  }

  #delay(row: CompensationRow): Step {
    const { clock, random, onProgress } = this.#options;
    if (this.#isStopping) return IDLE;
    const cancel = clock.schedule(retryDelayMs(this.#compensationOf(row).retry, row.retries, random), () => {
      this.#step = IDLE;
      onProgress();
    });
    return { kind: 'delayed', cancel };
  }

  #compensationOf({ index }: CompensationRow): CompiledCompensation {
    return this.#options.tasks[this.#options.table.templateOf(index)]!.compensate!;
  }

  #classOf({ type: taskType, agentId }: CompiledCompensation): number {
    const key = `${agentId ?? ''}\n${taskType}`;
    const known = this.#classes.get(key);
    if (known !== undefined) return known;
    const classId = this.#options.dispatcher.classOf({ taskType, agentId });
    this.#classes.set(key, classId);
    return classId;
  }
}
