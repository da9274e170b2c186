import { statSync } from 'node:fs';
import { dirname } from 'node:path';

/** The folder itself, or the nearest one above it that is there; that one may be a file. */
export function nearestExisting(path: string): { readonly path: string; readonly isFolder: boolean } {
  for (let at = path; ; at = dirname(at)) {
    const found = statSync(at, { throwIfNoEntry: false });
    if (found !== undefined) return { path: at, isFolder: found.isDirectory() };
    if (at === dirname(at)) return { path: at, isFolder: false };
  }
}
