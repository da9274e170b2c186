import type { TaskContext } from '@conclave/contracts';
import { cancelReasons } from '../protocol/protocol.ts';
import type { TaskFrame } from './task-frame.ts';

/** What a function is told about its task. Most never look at the signal, so it comes into being when they do. */
export class ShardTaskContext implements TaskContext {
  readonly taskId: string;
  readonly runId: string;
  readonly attempt: number;
  readonly #claim: number;
  #controller: AbortController | undefined;
  #abortReason: DOMException | undefined;

  constructor(frame: TaskFrame) {
    this.taskId = frame.taskId;
    this.runId = frame.setting.runId;
    this.attempt = frame.setting.attempt;
    this.#claim = frame.claim;
  }

  /** The same form as `idempotencyKeyOf` of contracts, which would bring its schemas into every thread; a test compares. */
  get idempotencyKey(): string {
    return `${this.runId}/${this.taskId}`;
  }

  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.#abortReason !== undefined) this.#controller.abort(this.#abortReason);
    return this.#controller.signal;
  }

  static claimOf(context: ShardTaskContext): number {
    return context.#claim;
  }

  /** Named as the platform names them (`AbortSignal.timeout`), so that fetch and friends report the right thing. */
  static abort(context: ShardTaskContext, reason: number): void {
    const timeout = cancelReasons[reason] === 'timeout';
    context.#abortReason = timeout
      ? new DOMException('The task exceeded its time limit', 'TimeoutError')
      : new DOMException('The task was cancelled', 'AbortError');
    context.#controller?.abort(context.#abortReason);
  }
}
