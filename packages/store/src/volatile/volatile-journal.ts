import { changesBody } from '@conclave/contracts';
import type { JournalEntry, JournalLine, RunTurn, TaskColumns } from '@conclave/contracts';

/** A line as it is kept: changes of tasks are put into words only when somebody reads them. */
interface KeptLine extends Omit<JournalLine, 'body'> {
  readonly content: string | TaskColumns;
}

/** The journal in memory: lines in the order of their sequence numbers. */
export class VolatileJournal {
  #lines: KeptLine[] = [];
  #lastSeq = 0;

  append(runId: string, turn: Pick<RunTurn, 'journal' | 'changed'>, atMs: number): void {
    for (const entry of turn.journal) this.#push({ runId, atMs, kind: entry.kind, content: entry.body });
    if (turn.changed.index.length > 0)
      this.#push({ runId, atMs, kind: 'tasks.changed', content: turn.changed });
  }

  note(runId: string | null, { kind, body }: JournalEntry, atMs: number): void {
    this.#push({ runId, atMs, kind, content: body });
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
      if (line !== undefined && (runId === undefined || line.runId === runId)) lines.push(written(line));
    }
    return lines;
  }

  /** @returns how many lines went. */
  drop(isDropped: (line: KeptLine, linesAfter: number) => boolean): number {
    const before = this.#lines.length;
    this.#lines = this.#lines.filter((line, i) => !isDropped(line, before - i - 1));
    return before - this.#lines.length;
  }

  #push(line: Omit<KeptLine, 'seq'>): void {
    this.#lastSeq += 1;
    this.#lines.push({ seq: this.#lastSeq, ...line });
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

function written({ content, ...line }: KeptLine): JournalLine {
  return { ...line, body: typeof content === 'string' ? content : changesBody(content) };
}
