import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import type { FolderOrigin } from './default-folders.ts';
import { defaultSkipOf } from './default-folders.ts';
import { isBinaryName, languageOf } from './languages.ts';
import type { NoteBook } from './note.ts';
import { compareText } from './text-order.ts';

export interface Selection {
  readonly root: string;
  readonly origin: FolderOrigin;
  readonly maxFiles: number;
  readonly maxFileBytes: number;
  readonly isOwnOutput: (path: string) => boolean;
  readonly notes: NoteBook;
  readonly signal: AbortSignal;
}

const STATS_AT_ONCE = 64;

/** Chooses which listed files are measured, and notes why the others are not. Nothing is opened. In text order. */
export async function selectFiles(
  listed: readonly string[],
  selection: Selection,
): Promise<{ paths: string[]; bytes: number }> {
  const candidates = listed.filter((path) => isCandidate(path, selection)).toSorted(byUse);
  const kept: string[] = [];
  let bytes = 0;
  for (let start = 0; start < candidates.length; start += STATS_AT_ONCE) {
    selection.signal.throwIfAborted();
    const chunk = candidates.slice(start, start + STATS_AT_ONCE);
    const sizes = await Promise.all(chunk.map((path) => sizeOf(path, selection)));
    sizes.forEach((size, index) => {
      if (size === undefined) return;
      if (kept.length >= selection.maxFiles) return selection.notes.add('list-capped', chunk[index]);
      kept.push(chunk[index] ?? '');
      bytes += size;
    });
  }
  return { paths: kept.toSorted(compareText), bytes };
}

function isCandidate(path: string, { origin, isOwnOutput, notes }: Selection): boolean {
  if (isOwnOutput(path)) return false;
  const skipped = defaultSkipOf(path, origin);
  if (skipped !== undefined) notes.add('built-folder', skipped);
  else if (isBinaryName(path)) notes.add('binary', path);
  else {
    if (origin === 'installed') noteBuilt(path, notes);
    return true;
  }
  return false;
}

function noteBuilt(path: string, notes: NoteBook): void {
  const built = defaultSkipOf(path, 'untracked');
  if (built !== undefined) notes.add('built-content', built);
}

/** Code before other text, so that a limit costs the least. */
function byUse(a: string, b: string): number {
  const codeFirst = Number(languageOf(b).kind === 'code') - Number(languageOf(a).kind === 'code');
  return codeFirst === 0 ? compareText(a, b) : codeFirst;
}

async function sizeOf(path: string, { root, maxFileBytes, notes }: Selection): Promise<number | undefined> {
  const stats = await lstat(join(root, path)).catch(() => undefined);
  if (stats === undefined) notes.add('vanished', path);
  else if (stats.isSymbolicLink()) notes.add('symbolic-link', path);
  else if (!stats.isFile()) notes.add('not-a-file', path);
  else if (stats.size > maxFileBytes) notes.add('too-large', `${path} (${megabytes(stats.size)} MB)`);
  else return stats.size;
  return undefined;
}

function megabytes(bytes: number): string {
  return (bytes / 1_000_000).toFixed(1);
}
