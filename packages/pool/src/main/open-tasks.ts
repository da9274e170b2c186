import { ConclaveError, messageOf } from '@conclave/contracts';
import type { Logger, SettleListener, ShardWork, TaskOutcome } from '@conclave/contracts';
import type { Deadlines } from './deadlines.ts';
import { OpenTask } from './open-task.ts';

const KEPT_FOR_REUSE = 4096;

/** Every ticket between `submit` and its settlement. The one place where a ticket settles. */
export class OpenTasks {
  readonly #onSettle: SettleListener;
  readonly #logger: Logger;
  readonly #deadlines: Deadlines;
  /** By ticket: tickets are small integers that are reused. */
  readonly #tasks: (OpenTask | undefined)[] = [];
  readonly #spare: OpenTask[] = [];
  #size = 0;
  #submitted = 0;

  constructor(onSettle: SettleListener, logger: Logger, deadlines: Deadlines) {
    this.#onSettle = onSettle;
    this.#logger = logger;
    this.#deadlines = deadlines;
  }

  get size(): number {
    return this.#size;
  }

  add(handler: number, input: string, work: ShardWork): OpenTask {
    const { ticket } = work;
    if (this.#tasks[ticket] !== undefined)
      throw new ConclaveError('INTERNAL_ERROR', { details: { reason: `ticket ${ticket} is open` } });
    const task = this.#spare.pop() ?? new OpenTask();
    task.begin(handler, input, work);
    this.#submitted += 1;
    task.order = this.#submitted;
    this.#tasks[ticket] = task;
    this.#size += 1;
    return task;
  }

  get(ticket: number): OpenTask | undefined {
    return this.#tasks[ticket];
  }

  all(): OpenTask[] {
    // Not `for … of`, which would walk through the holes that large tickets make.
    return Object.values(this.#tasks).filter((task) => task !== undefined);
  }

  /**
   * The task must have left its queue and its shard. Does nothing when it has settled, as a listener may end what
   * is about to settle after it. The listener may submit and cancel at once.
   */
  settle(task: OpenTask, outcome: TaskOutcome): void {
    const { ticket } = task.work;
    if (this.#tasks[ticket] !== task) return;
    this.#deadlines.clear(task);
    this.#tasks[ticket] = undefined;
    this.#size -= 1;
    task.forget();
    if (this.#spare.length < KEPT_FOR_REUSE) this.#spare.push(task);
    this.tell(ticket, outcome);
  }

  /** For a ticket that never came to be open. */
  tell(ticket: number, outcome: TaskOutcome): void {
    try {
      this.#onSettle(ticket, outcome);
    } catch (error) {
      this.#logger.error('settle listener failed', { ticket, reason: messageOf(error) });
    }
  }
}
