/** What must never be, whatever fails. */
export type ViolationKind =
  | 'finished-task-ran'
  | 'dependency-violated'
  | 'wrong-input'
  | 'two-writers'
  | 'two-holders'
  | 'accepted-not-recorded'
  | 'acknowledged-lost'
  | 'claimed-unrecorded'
  | 'cancel-lost'
  | 'wrong-result'
  | 'never-ended'
  | 'leak'
  | 'unexplained'
  | 'misrouted'
  | 'unheard'
  | 'shape-wrong'
  | 'not-linearizable'
  | 'crashed';

export interface Violation {
  readonly kind: ViolationKind;
  readonly atMs: number;
  readonly text: string;
}

export class Violations {
  readonly #list: Violation[] = [];
  readonly #nowMs: () => number;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  get list(): readonly Violation[] {
    return this.#list;
  }

  add(kind: ViolationKind, text: string): void {
    this.#list.push({ kind, atMs: Math.round(this.#nowMs()), text });
  }

  /** Adds where the condition does not hold. */
  require(condition: boolean, kind: ViolationKind, text: () => string): void {
    if (!condition) this.add(kind, text());
  }
}
