export interface JournalLine {
  /** Strictly grows; never reused. */
  readonly seq: number;
  readonly runId: string | null;
  readonly kind: string;
  readonly atMs: number;
  /** JSON text. */
  readonly body: string;
}

/** The change feed: what was committed, in commit order. */
export interface JournalReader {
  readJournal(options: {
    readonly afterSeq: number;
    readonly limit: number;
    readonly runId?: string;
  }): Promise<JournalLine[]>;
}
