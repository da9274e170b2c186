import type { NoteBook } from './note.ts';
import { runGit } from './git.ts';

export interface GitListing {
  readonly paths: string[];
  /** Those of them that were never committed nor staged. */
  readonly untracked: ReadonlySet<string>;
}

const SYMBOLIC_LINK = '120000';
const SUBMODULE = '160000';

/**
 * Tracked files and untracked files that no ignore rule names, relative to `folder`, in git's order.
 * @returns a reason instead when git cannot list the folder.
 */
export async function listWithGit(
  folder: string,
  notes: NoteBook,
  signal: AbortSignal,
): Promise<GitListing | { readonly reason: string }> {
  const inside = await runGit({ folder, args: ['rev-parse', '--is-inside-work-tree'], signal });
  if (!inside.ok) return inside;
  if (inside.output.toString('utf8').trim() !== 'true')
    return { reason: 'the folder is inside a .git folder' };

  const tracked = await runGit({ folder, args: ['ls-files', '-z', '--stage'], signal });
  if (!tracked.ok) return tracked;
  const untracked = await runGit({
    folder,
    args: ['ls-files', '-z', '--others', '--exclude-standard'],
    signal,
  });
  if (!untracked.ok) return untracked;

  const paths = new Set<string>();
  for (const entry of splitNul(tracked.output)) addTracked(entry, paths, notes);
  const added = new Set<string>();
  for (const path of splitNul(untracked.output)) {
    // git names a repository inside this one by its folder, with a slash at the end.
    if (path.endsWith('/')) notes.add('submodule', path.slice(0, -1));
    else added.add(path);
  }
  return { paths: [...paths, ...added], untracked: added };
}

/** One line of `ls-files --stage`: `mode object stage<TAB>path`; an unmerged file has several. */
function addTracked(entry: string, paths: Set<string>, notes: NoteBook): void {
  const tab = entry.indexOf('\t');
  const mode = entry.slice(0, 6);
  const path = entry.slice(tab + 1);
  if (mode === SUBMODULE) notes.add('submodule', path);
  else if (mode === SYMBOLIC_LINK) notes.add('symbolic-link', path);
  else paths.add(path);
}

function splitNul(output: Buffer): string[] {
  return output
    .toString('utf8')
    .split('\0')
    .filter((text) => text !== '');
}
