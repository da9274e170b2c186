import { messageOf } from '@conclave/contracts';
import type { Logger } from '@conclave/contracts';
import type { SwarmEvent, SwarmEventType } from './swarm-event.ts';

type Listener = (event: SwarmEvent) => unknown;

/** Who hears what. One that throws is logged and goes on hearing; it stops nobody. */
export class EventListeners {
  readonly #byType = new Map<SwarmEventType, Set<{ readonly listener: Listener }>>();
  readonly #logger: Logger;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** @returns the function that ends it; nothing is heard any more when that returns */
  add(types: readonly SwarmEventType[], listener: Listener): () => void {
    // An object of its own: the same function may listen twice.
    const entry = { listener };
    for (const type of types) {
      const entries = this.#byType.get(type);
      if (entries === undefined) this.#byType.set(type, new Set([entry]));
      else entries.add(entry);
    }
    return () => {
      for (const type of types) {
        const entries = this.#byType.get(type);
        entries?.delete(entry);
        if (entries?.size === 0) this.#byType.delete(type);
      }
    };
  }

  has(type: SwarmEventType): boolean {
    return this.#byType.has(type);
  }

  tell(event: SwarmEvent): void {
    for (const { listener } of this.#byType.get(event.type) ?? []) {
      const failed = (error: unknown): void =>
        this.#logger.warn('An observer failed', { event: event.type, reason: messageOf(error) });
      try {
        const answer = listener(event);
        // An asynchronous observer is nobody's to await; without this its failure would end the process.
        if (answer instanceof Promise) answer.catch(failed);
      } catch (error) {
        failed(error);
      }
    }
  }
}
