import type { JsonValue, TaskContext } from '@conclave/contracts';
import { z } from 'zod';
import { findChangedTogether } from '../lib/change-coupling.ts';
import type { Commit } from '../lib/churn-log.ts';
import { parseChurnLog } from '../lib/churn-log.ts';
import type { History } from '../lib/file-history.ts';
import { summariseFiles } from '../lib/file-history.ts';
import type { HistoryWindow } from '../lib/history-window.ts';
import { HistoryWindowSchema } from '../lib/history-window.ts';
import { languageOf } from '../lib/languages.ts';
import { parseInput } from '../lib/task-input.ts';

const InputSchema = z.strictObject({
  batches: z.array(z.strictObject({ paths: z.array(z.string()) })),
  window: HistoryWindowSchema.nullish(),
  /** Why the lister found no history. */
  gitReason: z.string().nullish(),
  /** How the churn task ended, and what git wrote. */
  status: z.string(),
  exitCode: z.int().nullish(),
  log: z.string().nullish(),
  error: z.string().nullish(),
});
type Input = z.output<typeof InputSchema>;

/** Turns the churn command's output into figures per file. @returns {@link History}; says why where there are none. */
export async function summariseHistory(input: unknown, _context: TaskContext): Promise<JsonValue> {
  const task = parseInput(InputSchema, input, 'summarise-history');
  const history = task.window && task.log ? summarise(task, task.window, task.log) : missing(reasonOf(task));
  return history;
}

function summarise({ batches }: Input, window: HistoryWindow, log: string): History {
  const commits = parseChurnLog(log);
  const listed = new Set(batches.flatMap(({ paths }) => paths));
  const files = [...summariseFiles(commits, window.newest)].filter(([path]) => listed.has(path));
  const isCode = (path: string) => listed.has(path) && languageOf(path).kind === 'code';
  const capped = commits.length >= window.maxCommits;
  return {
    available: commits.length > 0,
    reason: commits.length > 0 ? null : 'no commit of the last year touches this folder',
    commits: commits.length,
    authors: new Set(commits.map(({ author }) => author)).size,
    capped,
    from: isoDate(oldestOf(commits, window)),
    to: isoDate(window.newest),
    files: Object.fromEntries(files),
    together: findChangedTogether(commits, isCode),
  };
}

function reasonOf({ gitReason, status, exitCode, log, error }: Input): string {
  if (gitReason) return gitReason;
  if (status === 'completed' && log === '') return 'no commit of the last year touches this folder';
  if (exitCode !== null && exitCode !== undefined && exitCode !== 0)
    return `git log ended with code ${exitCode}`;
  return error ?? `the churn task was ${status}`;
}

function missing(reason: string): History {
  return {
    available: false,
    reason,
    commits: 0,
    authors: 0,
    capped: false,
    from: null,
    to: null,
    files: {},
    together: [],
  };
}

function oldestOf(commits: readonly Commit[], { newest }: HistoryWindow): number {
  return commits.reduce((oldest, { at }) => Math.min(oldest, at), newest);
}

function isoDate(seconds: number): string {
  return new Date(seconds * 1_000).toISOString().slice(0, 10);
}
