import type { JournalEntry, JournalLine } from '@conclave/contracts';

/** The journal in memory: lines in the order of their sequence numbers. */
export class VolatileJournal {
  #lines: JournalLine[] = [];
  #lastSeq = 0;

  append(runId: string, entries: readonly JournalEntry[], atMs: number): void {
    for (const { kind, body } of entries) {
      this.#lastSeq += 1;
      this.#lines.push({ seq: this.#lastSeq, runId, kind, atMs, body });
    }
  }

  read(options: {
    readonly afterSeq: number;
    readonly limit: number;
    readonly runId?: string;
  }): JournalLine[] {
    const { afterSeq, limit, runId } = options;
    const lines: JournalLine[] = [];
    for (let i = this.#firstAfter(afterSeq); i < this.#lines.length && lines.length < limit; i += 1) {
      const line = this.#lines[i];
      if (line !== undefined && (runId === undefined || line.runId === runId)) lines.push(line);
    }
    return lines;
  }

  /** @returns how many lines went. */
  drop(isDropped: (line: JournalLine, linesAfter: number) => boolean): number {
    const before = this.#lines.length;
    this.#lines = this.#lines.filter((line, i) => !isDropped(line, before - i - 1));
    return before - this.#lines.length;
  }

  #firstAfter(seq: number): number {
    let low = 0;
    let high = this.#lines.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#lines[middle]?.seq ?? 0) <= seq) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
