import type { JsonValue, TaskContext } from '@conclave/contracts';
import { z } from 'zod';
import { toBatches } from '../lib/batches.ts';
import type { FolderOrigin } from '../lib/default-folders.ts';
import { selectFiles } from '../lib/file-selection.ts';
import { findHistoryWindow } from '../lib/history-window.ts';
import { listByWalking } from '../lib/list-by-walking.ts';
import { listWithGit } from '../lib/list-with-git.ts';
import { NoteBook } from '../lib/note.ts';
import type { ReviewFolder } from '../lib/review-folder.ts';
import { openReviewFolder, outputFilter } from '../lib/review-folder.ts';
import { parseInput } from '../lib/task-input.ts';

const InputSchema = z.strictObject({
  path: z.string().min(1),
  out: z.string().nullish(),
  maxFiles: z.int().min(1).default(20_000),
  maxFileBytes: z.int().min(1).max(64_000_000).default(1_000_000),
});

/**
 * Lists what is to be reviewed.
 * @returns `{ name, root, listing, git, gitReason, history, fileCount, byteCount, newFiles,
 *   batches: [{ paths }], notes }`; paths are relative to `root`, with slashes, in text order. `newFiles` are not
 *   committed yet. `git` says whether there is history to read.
 */
export async function listFiles(input: unknown, { signal }: TaskContext): Promise<JsonValue> {
  const { path, out, maxFiles, maxFileBytes } = parseInput(InputSchema, input, 'list-files');
  const folder = await openReviewFolder(path);
  const notes = new NoteBook();
  const listed = await listPaths(folder, notes, signal);
  const { paths, bytes } = await selectFiles(listed.paths, {
    root: folder.root,
    origin: listed.origin,
    maxFiles,
    maxFileBytes,
    isOwnOutput: outputFilter(folder.root, out ?? undefined),
    notes,
    signal,
  });
  const history = listed.gitReason === null ? await findHistoryWindow(folder.root, notes, signal) : undefined;
  return {
    name: folder.name,
    root: folder.root,
    listing: listed.gitReason === null ? 'git' : 'walk',
    git: history !== undefined,
    gitReason: listed.gitReason ?? (history === undefined ? 'the repository has no commit yet' : null),
    history: history ?? null,
    fileCount: paths.length,
    byteCount: bytes,
    newFiles: paths.filter((one) => listed.untracked.has(one)),
    batches: toBatches(paths).map(({ paths: batch }) => ({ paths: batch })),
    notes: notes.toNotes(),
  };
}

interface ListedPaths {
  readonly paths: string[];
  readonly untracked: ReadonlySet<string>;
  readonly origin: FolderOrigin;
  readonly gitReason: string | null;
}

/** Beyond this a walk stops: somebody gave a whole disk. */
const MAX_WALKED = 500_000;

async function listPaths(folder: ReviewFolder, notes: NoteBook, signal: AbortSignal): Promise<ListedPaths> {
  const fromGit = await listWithGit(folder.root, notes, signal);
  if ('paths' in fromGit && fromGit.paths.length > 0) {
    return { ...fromGit, origin: folder.installed ? 'installed' : 'tracked', gitReason: null };
  }
  const origin = folder.installed ? 'installed' : 'untracked';
  const paths = await listByWalking({ root: folder.root, origin, maxEntries: MAX_WALKED, notes, signal });
  return { paths, untracked: new Set(), origin, gitReason: gitReasonOf(fromGit, paths, notes) };
}

function gitReasonOf(
  fromGit: Awaited<ReturnType<typeof listWithGit>>,
  walked: readonly string[],
  notes: NoteBook,
): string {
  if ('reason' in fromGit) {
    if (fromGit.reason.includes('not a git repository')) return 'the folder is not in a git repository';
    notes.add('git-unusable', fromGit.reason, 0);
    return fromGit.reason;
  }
  if (walked.length > 0) notes.add('git-untracked', undefined, 0);
  return 'the repository around this folder does not track it';
}
