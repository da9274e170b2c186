import type { MessagePriority } from '@conclave/contracts';

const ranks: Readonly<Record<MessagePriority, number>> = { high: 0, normal: 1, low: 2 };

interface Entry<T> {
  readonly priority: MessagePriority;
  readonly item: T;
}

/**
 * What is put in during one turn of the event loop comes out at its end: by priority, and within one in the order in
 * which it came, so that what one sender says at one priority stays in order.
 */
export class TurnQueue<T> {
  readonly #endOfTurn: (callback: () => void) => void;
  readonly #take: (item: T) => void;
  #entries: Entry<T>[] = [];

  /** @param take is not to throw */
  constructor(endOfTurn: (callback: () => void) => void, take: (item: T) => void) {
    this.#endOfTurn = endOfTurn;
    this.#take = take;
  }

  put(item: T, priority: MessagePriority): void {
    if (this.#entries.push({ item, priority }) === 1) this.#endOfTurn(() => this.#empty());
  }

  #empty(): void {
    // What is put in meanwhile waits for the next turn.
    const entries = this.#entries;
    this.#entries = [];
    entries.sort((a, b) => ranks[a.priority] - ranks[b.priority]);
    for (const { item } of entries) this.#take(item);
  }
}
