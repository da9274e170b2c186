/** A dispatcher whose work is done by the test: one class per task type, a fixed number of agents for all. */
import { ConclaveError, emptyOutcome, toErrorData } from '@conclave/contracts';
import type {
  CancelReason,
  Dispatcher,
  DispatchRequest,
  ErrorCode,
  ErrorData,
  OutcomeSink,
  TaskOutcome,
} from '@conclave/contracts';

export interface OpenAttempt extends DispatchRequest {
  readonly ticket: number;
  succeed(value?: unknown): void;
  fail(code?: ErrorCode): void;
}

export type Handler = (attempt: OpenAttempt) => void;

export class ManualDispatcher implements Dispatcher {
  /** Every attempt that was started, in order: `taskId#attempt`. */
  readonly started: string[] = [];
  readonly open = new Map<number, OpenAttempt>();
  readonly cancelled: { readonly taskId: string; readonly reason: CancelReason }[] = [];
  #free: number[];
  #handler: Handler;
  #tickets = 0;
  readonly #classes: string[] = [];
  readonly #listeners = new Set<() => void>();

  constructor(agents: number, handler: Handler = (attempt) => queueMicrotask(() => attempt.succeed())) {
    this.#free = Array.from({ length: agents }, (_, index) => index);
    this.#handler = handler;
  }

  /** Tasks stay open until the test settles them. */
  static holding(agents: number): ManualDispatcher {
    return new ManualDispatcher(agents, () => undefined);
  }

  classOf({ taskType }: { taskType: string }): number {
    if (taskType === 'unknown') {
      throw new ConclaveError('AGENT_NONE_CAPABLE', {
        details: { taskType, capabilities: 'work', nearest: 'none' },
      });
    }
    const known = this.#classes.indexOf(taskType);
    return known >= 0 ? known : this.#classes.push(taskType) - 1;
  }

  acquire(): number {
    return this.#free.shift() ?? -1;
  }

  /** Every agent has given up, for this reason. */
  failure: ErrorData | undefined;

  failureOf(): ErrorData | undefined {
    return this.failure;
  }

  release(agent: number): void {
    this.#free.push(agent);
  }

  start(agent: number, request: DispatchRequest, sink: OutcomeSink): number {
    const ticket = this.#tickets;
    this.#tickets += 1;
    const settle = (outcome: TaskOutcome): void => {
      if (!this.open.delete(ticket)) return;
      this.#free.push(agent);
      sink.settled(request.taskIndex, request.attempt, outcome);
    };
    const attempt: OpenAttempt = {
      ...request,
      ticket,
      succeed: (value) =>
        settle(value === undefined ? emptyOutcome : { ok: true, value: JSON.stringify(value) }),
      fail: (code = 'AGENT_EXECUTION_FAILED') => settle({ ok: false, error: errorOf(code, request.taskId) }),
    };
    this.started.push(`${request.taskId}#${request.attempt}`);
    this.open.set(ticket, attempt);
    this.#handler(attempt);
    return ticket;
  }

  cancel(ticket: number, reason: CancelReason): void {
    const attempt = this.open.get(ticket);
    if (attempt === undefined) return;
    this.cancelled.push({ taskId: attempt.taskId, reason });
    queueMicrotask(() => attempt.fail('TASK_CANCELLED'));
  }

  /** Everything goes on here. */
  letGo(): void {}

  agentId(agent: number): string {
    return `agent-${agent + 1}`;
  }

  onCapacity(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
}

function errorOf(code: ErrorCode, taskId: string) {
  return toErrorData(new ConclaveError(code, { details: { taskId, agentId: 'agent-1', reason: 'test' } }));
}
