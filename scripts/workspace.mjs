/** Where things are in this repository. Plain JavaScript: runs on the Node that is there before set-up (20 or later). */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
export const binDir = join(root, 'node_modules', '.bin');

/** Folders of the workspace globs in pnpm-workspace.yaml. A test compares the two. */
export const workspaceGlobs = ['packages/*', 'apps/*', 'wasm/*', 'examples/*', 'benchmarks', 'test'];

/** Absolute directories of all workspace packages, sorted by path. */
export function packageDirs() {
  const dirs = workspaceGlobs.flatMap((glob) => {
    const dir = join(root, glob.replace(/\/\*$/, ''));
    if (!glob.endsWith('/*')) return [dir];
    return existsSync(dir) ? readdirSync(dir).map((name) => join(dir, name)) : [];
  });
  return dirs.filter((dir) => existsSync(join(dir, 'package.json'))).sort();
}

/** @param {string} path relative to the repository's root */
export function readJson(path) {
  return JSON.parse(readFileSync(join(root, path), 'utf8'));
}

/** The environment of every tool: Node 24 and the pinned tools first on the path, nothing reported home. */
export function toolEnvironment() {
  return {
    ...process.env,
    PATH: `${binDir}${delimiter}${process.env['PATH'] ?? ''}`,
    DO_NOT_TRACK: '1',
    TURBO_TELEMETRY_DISABLED: '1',
    TURBO_NO_UPDATE_NOTIFIER: '1',
  };
}
