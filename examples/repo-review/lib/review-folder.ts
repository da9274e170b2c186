import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { ConclaveError, messageOf } from '@conclave/contracts';
import { JSON_NAME, MARKDOWN_NAME } from './report-files.ts';

export interface ReviewFolder {
  /** How the report calls the folder. */
  readonly name: string;
  /** Absolute, without symbolic links. */
  readonly root: string;
  /** True for a package that a package manager put there. */
  readonly installed: boolean;
}

/**
 * @param path as a person gave it, relative to the working folder or absolute.
 * @throws INPUT_PATH_NOT_FOUND, INPUT_PATH_NOT_A_FOLDER, INPUT_PATH_UNREADABLE.
 */
export async function openReviewFolder(path: string): Promise<ReviewFolder> {
  const given = resolve(path);
  try {
    const root = await realpath(given);
    if (!(await stat(root)).isDirectory()) {
      throw new ConclaveError('INPUT_PATH_NOT_A_FOLDER', {
        details: { path: given, folder: dirname(given) },
      });
    }
    await readdir(root);
    const installed = [given, root].some((text) => text.split(sep).includes('node_modules'));
    return { name: nameOf(given, root), root, installed };
  } catch (error) {
    throw asInputError(error, given);
  }
}

/** `node_modules/@scope/name` keeps its scope; the root of a disk has no name. */
function nameOf(given: string, root: string): string {
  const name = basename(given) || root;
  const scope = basename(dirname(given));
  return scope.startsWith('@') ? `${scope}/${name}` : name;
}

function asInputError(error: unknown, path: string): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new ConclaveError('INPUT_PATH_NOT_FOUND', { details: { path } });
  }
  if (code === 'EACCES' || code === 'EPERM' || code === 'ELOOP' || code === 'ENAMETOOLONG') {
    return new ConclaveError('INPUT_PATH_UNREADABLE', { details: { path, reason: messageOf(error) } });
  }
  return error;
}

/** Tells whether a path below the root belongs to the review's own output. */
export function outputFilter(root: string, out: string | undefined): (path: string) => boolean {
  if (out === undefined || out === '') return () => false;
  const below = relative(root, resolve(out)).split(sep).join('/');
  if (below === '') return (path) => path === MARKDOWN_NAME || path === JSON_NAME;
  if (below.startsWith('..') || isAbsolute(below)) return () => false;
  return (path) => path.startsWith(`${below}/`);
}
