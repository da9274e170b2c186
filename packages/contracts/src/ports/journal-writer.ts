import type { JournalEntry } from '../runs/run-turn.ts';

/** For what happens outside of runs; what happens in one is journaled with its turn. */
export interface JournalWriter {
  /** One commit for all of them, in this order; the lines belong to no run. */
  appendEvents(entries: readonly JournalEntry[]): Promise<void>;
}
