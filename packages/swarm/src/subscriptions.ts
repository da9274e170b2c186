import { ConclaveError } from '@conclave/contracts';
import type { IdSource } from '@conclave/contracts';

/** Everything that somebody listens to on this node, by id. */
export class Subscriptions {
  readonly #ids: IdSource;
  readonly #ends = new Map<string, () => void>();

  constructor(ids: IdSource) {
    this.#ids = ids;
  }

  /** @param end lets go of the listener. @returns the id to {@link end} it by */
  add(end: () => void): string {
    const subscriptionId = this.#ids.next('sub');
    this.#ends.set(subscriptionId, end);
    return subscriptionId;
  }

  /** Nothing is heard any more when it returns. @throws SUBSCRIPTION_NOT_FOUND */
  end(subscriptionId: string): void {
    const end = this.#ends.get(subscriptionId);
    if (end === undefined) throw new ConclaveError('SUBSCRIPTION_NOT_FOUND', { details: { subscriptionId } });
    this.#ends.delete(subscriptionId);
    end();
  }
}
