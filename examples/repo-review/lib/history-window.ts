import { z } from 'zod';
import { runGit } from './git.ts';
import type { NoteBook } from './note.ts';

/**
 * Which part of the history counts: the year before the newest commit, not before today, so that the same content
 * gives the same report on any day.
 */
export const HistoryWindowSchema = z.strictObject({
  head: z.string(),
  /** Seconds since 1970. */
  newest: z.int(),
  oldest: z.int(),
  maxCommits: z.int(),
});
export type HistoryWindow = z.output<typeof HistoryWindowSchema>;

const WINDOW_SECONDS = 365 * 24 * 60 * 60;

/** Bounds the churn command's output on very busy repositories. */
const MAX_COMMITS = 3_000;

/** @returns undefined where there is no commit yet. */
export async function findHistoryWindow(
  folder: string,
  notes: NoteBook,
  signal: AbortSignal,
): Promise<HistoryWindow | undefined> {
  const newest = await runGit({ folder, args: ['log', '-1', '--format=%H %ct'], signal });
  if (!newest.ok) return undefined;
  const shallow = await runGit({ folder, args: ['rev-parse', '--is-shallow-repository'], signal });
  if (shallow.ok && shallow.output.toString('utf8').trim() === 'true')
    notes.add('shallow-history', undefined, 0);
  const [head = '', seconds = '0'] = newest.output.toString('utf8').trim().split(' ');
  const end = Number(seconds);
  return { head, newest: end, oldest: Math.max(0, end - WINDOW_SECONDS), maxCommits: MAX_COMMITS };
}
