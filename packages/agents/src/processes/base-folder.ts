import { isAbsolute, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A folder as a declaration names it: relative to the file that names it. Undefined stays: the process's own. */
export function resolveFolder(folder: string | undefined, baseUrl: string | undefined): string | undefined {
  return folder === undefined ? undefined : fromBase(folder, baseUrl);
}

/** A program with a path resolves like a folder; a plain name is looked up on PATH. */
export function resolveProgram(program: string, baseUrl: string | undefined): string {
  return /^\.{1,2}\//.test(program) ? fromBase(program, baseUrl) : program;
}

function fromBase(path: string, baseUrl: string | undefined): string {
  if (isAbsolute(path) || baseUrl?.startsWith('file:') !== true) return path;
  return resolve(fileURLToPath(new URL('.', baseUrl)), path);
}
