import { z } from 'zod';
import type { DuplicateIndex } from './duplicate-index.ts';
import { roleOf } from './file-role.ts';
import { roleWeight } from './score.ts';
import { WINDOW_LINES, fileAt, repeatedWindows } from './duplicate-index.ts';

export const CopySchema = z.strictObject({
  path: z.string(),
  /** First and last line, from 1. */
  from: z.int(),
  to: z.int(),
});

export const DuplicateSchema = z.strictObject({
  /** Equal lines, not counting blanks, comments, imports and lone brackets. */
  lines: z.int(),
  /** The first line of the first copy, without its indentation. */
  begins: z.string(),
  /** How many copies there are; `copies` lists the first few. */
  count: z.int(),
  copies: z.array(CopySchema),
});
export type Duplicate = z.output<typeof DuplicateSchema>;

export interface Duplicates {
  /** Most repeated lines first. */
  readonly groups: readonly Duplicate[];
  /** Significant lines per file that also occur elsewhere. */
  readonly linesPerFile: ReadonlyMap<string, number>;
}

const MAX_COPIES = 8;
/** A window with more copies than this is a pattern of the language or of a generator. */
const MAX_OCCURRENCES = 60;

/**
 * Finds maximal runs of equal lines. Each run is reported once, by its first copy; what is inside a reported run
 * is not reported again.
 */
export function findDuplicates(index: DuplicateIndex): Duplicates {
  const repeated = repeatedWindows(index);
  const covered = new Uint8Array(index.windows.length);
  const duplicated = new Uint8Array(index.lineHashes.length);
  const groups: Duplicate[] = [];
  for (let at = 0; at < index.windows.length; at += 1) {
    if (covered[at] === 1) continue;
    const others =
      repeated.get(index.windows[at] ?? 0)?.filter((other) => other > at && covered[other] === 0) ?? [];
    if (others.length === 0 || others.length > MAX_OCCURRENCES) continue;
    const runs = others
      .map((start) => ({ start, length: equalLines(index, at, start) }))
      .filter(({ length }) => length >= WINDOW_LINES);
    const length = bestLength(runs.map((run) => run.length));
    if (length === 0) continue;
    for (const run of [{ start: at, length: Math.max(...runs.map((one) => one.length)) }, ...runs]) {
      covered.fill(1, run.start, run.start + run.length - WINDOW_LINES + 1);
      duplicated.fill(1, run.start, run.start + run.length);
    }
    const starts = runs.filter((run) => run.length >= length).map(({ start }) => start);
    groups.push(toDuplicate(index, length, [at, ...starts]));
  }
  return { groups: groups.toSorted(byWeight), linesPerFile: countPerFile(index, duplicated) };
}

/** Copies of one run stay equal for different lengths: the length that covers the most lines is reported. */
function bestLength(lengths: readonly number[]): number {
  const covers = (length: number) => length * lengths.filter((other) => other >= length).length;
  return lengths.reduce((best, length) => {
    const more = covers(length) - covers(best);
    return more > 0 || (more === 0 && length > best) ? length : best;
  }, 0);
}

function equalLines(index: DuplicateIndex, first: number, other: number): number {
  const { starts, lineHashes } = index;
  const firstFile = fileAt(index, first);
  const otherFile = fileAt(index, other);
  // Inside one file a run may not grow into its own copy.
  const room = firstFile === otherFile ? other - first : (starts[firstFile + 1] ?? 0) - first;
  const limit = Math.min(room, (starts[otherFile + 1] ?? 0) - other);
  let length = 0;
  while (length < limit && lineHashes[first + length] === lineHashes[other + length]) length += 1;
  return length;
}

function toDuplicate(index: DuplicateIndex, length: number, positions: readonly number[]): Duplicate {
  const copies = positions.map((start) => ({
    path: index.paths[fileAt(index, start)] ?? '',
    from: index.numbers[start] ?? 0,
    to: index.numbers[start + length - 1] ?? 0,
  }));
  return { lines: length, begins: '', count: copies.length, copies: copies.slice(0, MAX_COPIES) };
}

/** By the lines that one home would save; tests copy more and suffer less. Equal ones stay in the order of their files. */
function byWeight(a: Duplicate, b: Duplicate): number {
  const weight = ({ lines, count, copies: [first] }: Duplicate) =>
    lines * (count - 1) * roleWeight(first === undefined ? 'production' : roleOf(first.path));
  return weight(b) - weight(a);
}

function countPerFile(index: DuplicateIndex, duplicated: Uint8Array): Map<string, number> {
  const counts = new Map<string, number>();
  index.paths.forEach((path, file) => {
    const part = duplicated.subarray(index.starts[file], index.starts[file + 1]);
    const count = part.reduce((sum, flag) => sum + flag, 0);
    if (count > 0) counts.set(path, count);
  });
  return counts;
}
