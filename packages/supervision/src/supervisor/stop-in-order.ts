/** Stops one item and calls back when it is down, possibly at once. */
export type StopOne<T> = (item: T, done: () => void) => void;

export interface StopOrder<T> {
  /** Stopped in this order. */
  readonly items: readonly T[];
  /** How many may be on their way down at the same time. */
  readonly concurrency: number;
  readonly stopOne: StopOne<T>;
}

/** Calls `done` once everything is down. A loop, not a recursion: ten thousand children may end at once. */
export function stopInOrder<T>({ items, concurrency, stopOne }: StopOrder<T>, done: () => void): void {
  let next = 0;
  let open = 0;
  let looping = false;
  const advance = (): void => {
    if (looping) return;
    looping = true;
    while (open < concurrency && next < items.length) {
      open += 1;
      const item = items[next]!;
      next += 1;
      stopOne(item, () => {
        open -= 1;
        advance();
      });
    }
    looping = false;
    if (open === 0 && next === items.length) {
      next += 1; // done is called once, whoever advances last
      done();
    }
  };
  advance();
}
