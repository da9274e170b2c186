import { messageOf } from '@conclave/contracts';
import type { Logger } from '@conclave/contracts';
import type { RunNotice, RunObserver } from '@conclave/workflow';

/** Tells everyone who listens. An observer that throws is logged and goes on hearing; it never stops a run. */
export class Observers {
  readonly #observers = new Set<RunObserver>();
  readonly #logger: Logger;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  add(observer: RunObserver): () => void {
    this.#observers.add(observer);
    return () => void this.#observers.delete(observer);
  }

  get isEmpty(): boolean {
    return this.#observers.size === 0;
  }

  readonly tell = (notice: RunNotice): void => {
    for (const observer of this.#observers) {
      try {
        observer(notice);
      } catch (error) {
        this.#logger.warn('An observer failed', { notice: notice.type, reason: messageOf(error) });
      }
    }
  };
}
