import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import ignore from 'ignore';
import type { FolderOrigin } from './default-folders.ts';
import { isDefaultSkip } from './default-folders.ts';
import type { NoteBook } from './note.ts';
import { compareText } from './text-order.ts';

/** The ignore rules of one folder; they hold for paths below it. */
interface IgnoreRules {
  /** Empty for the root, otherwise ends with a slash. */
  readonly prefix: string;
  readonly rules: ReturnType<typeof ignore>;
}

interface Walk {
  readonly root: string;
  readonly origin: FolderOrigin;
  readonly maxEntries: number;
  readonly notes: NoteBook;
  readonly signal: AbortSignal;
}

/**
 * Files below `root`, relative, in text order of their folders. Reads nested .gitignore files as git does, and
 * never follows a symbolic link, so that no loop and no path outside the root is possible.
 */
export async function listByWalking(walk: Walk): Promise<string[]> {
  const found: string[] = [];
  const pending: { folder: string; rules: readonly IgnoreRules[] }[] = [{ folder: '', rules: [] }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    walk.signal.throwIfAborted();
    const folders = await readFolder(walk, next, found);
    pending.push(...folders.toReversed());
    if (found.length > walk.maxEntries) break;
  }
  return found;
}

async function readFolder(
  walk: Walk,
  { folder, rules }: { folder: string; rules: readonly IgnoreRules[] },
  found: string[],
): Promise<{ folder: string; rules: readonly IgnoreRules[] }[]> {
  const entries = await readdir(join(walk.root, folder), { withFileTypes: true }).catch((error: unknown) => {
    if (folder === '') throw error;
    walk.notes.add('unreadable', folder);
    return [];
  });
  const here = await withOwnRules(walk, folder, rules);
  const folders: { folder: string; rules: readonly IgnoreRules[] }[] = [];
  for (const entry of entries.toSorted((a, b) => compareText(a.name, b.name))) {
    const path = `${folder}${entry.name}`;
    if (entry.isDirectory()) {
      if (isDefaultSkip(entry.name, walk.origin)) walk.notes.add('built-folder', path);
      else if (!isIgnored(`${path}/`, here)) folders.push({ folder: `${path}/`, rules: here });
    } else if (!isIgnored(path, here)) {
      if (entry.isFile()) found.push(path);
      else walk.notes.add(entry.isSymbolicLink() ? 'symbolic-link' : 'not-a-file', path);
    }
  }
  return folders;
}

/** An installed package's own .gitignore speaks of its repository, not of what was installed: it is not read. */
async function withOwnRules(
  walk: Walk,
  folder: string,
  rules: readonly IgnoreRules[],
): Promise<readonly IgnoreRules[]> {
  if (walk.origin === 'installed') return rules;
  const text = await readFile(join(walk.root, folder, '.gitignore'), 'utf8').catch(() => '');
  return text.trim() === '' ? rules : [...rules, { prefix: folder, rules: ignore().add(text) }];
}

/** The deepest folder that says anything about the path decides, as in git. */
function isIgnored(path: string, rules: readonly IgnoreRules[]): boolean {
  for (const { prefix, rules: own } of rules.toReversed()) {
    const { ignored, unignored } = own.test(path.slice(prefix.length));
    if (ignored || unignored) return ignored;
  }
  return false;
}
