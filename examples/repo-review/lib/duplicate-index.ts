import type { SignificantLines } from './significant-lines.ts';

/** Lines that have to be equal in a row before they count as a duplicate. */
export const WINDOW_LINES = 8;

/** The significant lines of all files in one row, and a hash of the {@link WINDOW_LINES} lines that start at each. */
export interface DuplicateIndex {
  readonly paths: readonly string[];
  /** First position of each file; one more entry for the end. */
  readonly starts: readonly number[];
  readonly numbers: readonly number[];
  readonly lineHashes: readonly number[];
  /** Per position; 0 where the window would leave its file. */
  readonly windows: Float64Array;
}

export function indexLines(files: readonly { path: string; lines: SignificantLines }[]): DuplicateIndex {
  const starts = [0];
  const numbers: number[] = [];
  const lineHashes: number[] = [];
  for (const { lines } of files) {
    for (const number of lines.numbers) numbers.push(number);
    for (const hash of lines.hashes) lineHashes.push(hash);
    starts.push(lineHashes.length);
  }
  const windows = new Float64Array(lineHashes.length);
  files.forEach((_, file) => {
    const end = (starts[file + 1] ?? 0) - WINDOW_LINES;
    for (let at = starts[file] ?? 0; at <= end; at += 1) windows[at] = windowHash(lineHashes, at);
  });
  return { paths: files.map(({ path }) => path), starts, numbers, lineHashes, windows };
}

/** Two rolling 32-bit hashes put together to 53 bits: what fits a double exactly. Never 0. */
function windowHash(hashes: readonly number[], at: number): number {
  let high = 7;
  let low = 13;
  for (let line = at; line < at + WINDOW_LINES; line += 1) {
    const hash = hashes[line] ?? 0;
    high = Math.imul(high, 31) + hash;
    low = Math.imul(low ^ hash, 0x85ebca6b) + (hash >>> 7);
  }
  return ((high >>> 0) & 0x1fffff) * 0x1_0000_0000 + (low >>> 0) + 1;
}

/** Positions of each window that occurs more than once, in order. */
export function repeatedWindows({ windows }: DuplicateIndex): Map<number, number[]> {
  const sorted = windows.toSorted();
  const positions = new Map<number, number[]>();
  for (let at = 1; at < sorted.length; at += 1) {
    const hash = sorted[at] ?? 0;
    if (hash !== 0 && hash === sorted[at - 1]) positions.set(hash, []);
  }
  windows.forEach((hash, at) => positions.get(hash)?.push(at));
  return positions;
}

/** The file that a position belongs to. */
export function fileAt({ starts }: DuplicateIndex, position: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if ((starts[middle] ?? 0) <= position) low = middle;
    else high = middle;
  }
  return low;
}
