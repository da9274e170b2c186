import { z } from 'zod';
import { TogetherSchema } from './change-coupling.ts';
import type { Commit } from './churn-log.ts';
import { isFix } from './churn-log.ts';

export const FileHistorySchema = z.strictObject({
  commits: z.int(),
  authors: z.int(),
  /** Commits whose subject speaks of a repair. */
  fixes: z.int(),
  /** Lines added plus lines removed. */
  changedLines: z.int(),
  /** Days from the last change to the newest commit of the repository. */
  idleDays: z.int(),
});
export type FileHistory = z.output<typeof FileHistorySchema>;

/** The result of reading the churn command's output. */
export const HistorySchema = z.strictObject({
  available: z.boolean(),
  /** Why there is no history; null where there is. */
  reason: z.string().nullable(),
  commits: z.int(),
  authors: z.int(),
  /** True where the number of commits reached the limit, so that the window is shorter than a year. */
  capped: z.boolean(),
  /** ISO dates; null without history. */
  from: z.string().nullable(),
  to: z.string().nullable(),
  /** Files of today that changed in the window. */
  files: z.record(z.string(), FileHistorySchema),
  together: z.array(TogetherSchema),
});
export type History = z.output<typeof HistorySchema>;

const DAY_SECONDS = 86_400;

interface Tally {
  commits: number;
  fixes: number;
  changedLines: number;
  last: number;
  readonly authors: Set<string>;
}

/** @param newest seconds since 1970 of the newest commit. */
export function summariseFiles(commits: readonly Commit[], newest: number): Map<string, FileHistory> {
  const tallies = new Map<string, Tally>();
  for (const commit of commits) {
    const fixes = isFix(commit) ? 1 : 0;
    for (const { path, lines } of commit.changes) {
      const tally = tallies.get(path) ?? {
        commits: 0,
        fixes: 0,
        changedLines: 0,
        last: 0,
        authors: new Set(),
      };
      tally.commits += 1;
      tally.fixes += fixes;
      tally.changedLines += lines;
      tally.last = Math.max(tally.last, commit.at);
      tally.authors.add(commit.author);
      tallies.set(path, tally);
    }
  }
  return new Map([...tallies].map(([path, tally]) => [path, toHistory(tally, newest)]));
}

function toHistory({ commits, fixes, changedLines, last, authors }: Tally, newest: number): FileHistory {
  const idleDays = Math.max(0, Math.floor((newest - last) / DAY_SECONDS));
  return { commits, authors: authors.size, fixes, changedLines, idleDays };
}
