/**
 * Decides whether a history of concurrent operations could have happened one after the other: whether each can be
 * given one moment between its call and its return so that a sequential model allows all results. Search after Wing
 * & Gong (1993), with Lowe's memory of configurations that failed (2017).
 */

/** One call, as the one who called saw it. Times only matter in comparison with each other. */
export interface HistoryEntry<Op> {
  readonly calledAt: number;
  /** `Infinity`: no answer came, so it may have happened at any later time, or never. */
  readonly returnedAt: number;
  readonly op: Op;
}

export interface SequentialModel<State, Op> {
  readonly initial: State;
  /** The states to which the entry may lead from here, given what it returned; none when it cannot have happened. */
  after(state: State, entry: HistoryEntry<Op>): readonly State[];
  /** The same text for the same state. */
  keyOf(state: State): string;
}

export type Verdict<Op> =
  | { readonly isLinearizable: true }
  | {
      readonly isLinearizable: false;
      /** The longest order that was found; none of the others can follow it. */
      readonly longest: readonly HistoryEntry<Op>[];
      /** What could have come next, by the times, and cannot by the model. */
      readonly stuckAt: readonly HistoryEntry<Op>[];
    };

/** Exponential in the operations that overlap, not in the length of the history. */
export function checkLinearizable<State, Op>(
  model: SequentialModel<State, Op>,
  history: readonly HistoryEntry<Op>[],
): Verdict<Op> {
  return new Search(model, history).run();
}

class Search<State, Op> {
  readonly #model: SequentialModel<State, Op>;
  /** By the time of their calls. */
  readonly #entries: readonly HistoryEntry<Op>[];
  readonly #isTaken: boolean[];
  readonly #failed = new Set<string>();
  readonly #order: HistoryEntry<Op>[] = [];
  /** Answered operations that have no place yet. */
  #open: number;
  #longest: readonly HistoryEntry<Op>[] = [];
  #stuckAt: readonly HistoryEntry<Op>[] = [];

  constructor(model: SequentialModel<State, Op>, history: readonly HistoryEntry<Op>[]) {
    this.#model = model;
    this.#entries = history.toSorted((a, b) => a.calledAt - b.calledAt);
    this.#isTaken = this.#entries.map(() => false);
    this.#open = this.#entries.filter(isAnswered).length;
  }

  run(): Verdict<Op> {
    if (this.#place(this.#model.initial, 0)) return { isLinearizable: true };
    return { isLinearizable: false, longest: this.#longest, stuckAt: this.#stuckAt };
  }

  /** @param first the first entry that may not be taken yet: all before it are. */
  #place(state: State, first: number): boolean {
    if (this.#open === 0) return true;
    let from = first;
    while (this.#isTaken[from] === true) from += 1;
    const key = `${this.#configuration(from)}|${this.#model.keyOf(state)}`;
    if (this.#failed.has(key)) return false;
    const candidates = this.#candidates(from);
    for (const index of candidates) if (this.#take(index, state, from)) return true;
    this.#remember(candidates);
    this.#failed.add(key);
    return false;
  }

  #take(index: number, state: State, from: number): boolean {
    const entry = this.#entries[index]!;
    const answered = isAnswered(entry);
    for (const next of this.#model.after(state, entry)) {
      // One of which nobody heard and that changes nothing may as well not have happened.
      if (!answered && this.#model.keyOf(next) === this.#model.keyOf(state)) continue;
      this.#isTaken[index] = true;
      this.#order.push(entry);
      if (answered) this.#open -= 1;
      if (this.#place(next, from)) return true;
      if (answered) this.#open += 1;
      this.#order.pop();
      this.#isTaken[index] = false;
    }
    return false;
  }

  /** What nothing else must precede: whatever was called before the first return of those that are left. Answered first. */
  #candidates(from: number): number[] {
    const answered: number[] = [];
    const unanswered: number[] = [];
    let firstReturn = Infinity;
    for (let i = from; i < this.#entries.length; i += 1) {
      const entry = this.#entries[i]!;
      if (entry.calledAt > firstReturn) break;
      if (this.#isTaken[i] === true) continue;
      (isAnswered(entry) ? answered : unanswered).push(i);
      firstReturn = Math.min(firstReturn, entry.returnedAt);
    }
    const may = (index: number): boolean => this.#entries[index]!.calledAt <= firstReturn;
    return [...answered, ...unanswered].filter(may);
  }

  #configuration(from: number): string {
    const beyond: number[] = [];
    for (let i = from; i < this.#entries.length; i += 1) if (this.#isTaken[i] === true) beyond.push(i);
    return `${from}:${beyond.join()}`;
  }

  #remember(candidates: readonly number[]): void {
    if (this.#order.length < this.#longest.length) return;
    this.#longest = [...this.#order];
    this.#stuckAt = candidates.map((index) => this.#entries[index]!);
  }
}

function isAnswered(entry: { readonly returnedAt: number }): boolean {
  return entry.returnedAt !== Infinity;
}
