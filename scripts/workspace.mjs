/** Where things are in this repository. Plain JavaScript: runs on the Node that is there before set-up (20 or later). */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
export const binDir = join(root, 'node_modules', '.bin');

/** Absolute directories of all workspace packages, sorted by path. */
export function packageDirs() {
  const dirs = workspaceGlobs().flatMap((glob) => {
    const dir = join(root, glob.replace(/\/\*$/, ''));
    if (!glob.endsWith('/*')) return [dir];
    return existsSync(dir) ? readdirSync(dir).map((name) => join(dir, name)) : [];
  });
  return dirs.filter((dir) => existsSync(join(dir, 'package.json'))).sort();
}

/** The list under `packages:` in pnpm-workspace.yaml; read by hand because nothing is installed yet. */
function workspaceGlobs() {
  const text = readFileSync(join(root, 'pnpm-workspace.yaml'), 'utf8');
  const block = /^packages:\r?\n((?:[ \t]+-.*\r?\n)+)/m.exec(text)?.[1] ?? '';
  return [...block.matchAll(/-\s+['"]?([^'"\s]+)/g)].map((match) => match[1] ?? '');
}

/** @param {string} path relative to the repository's root */
export function readJson(path) {
  return JSON.parse(readFileSync(join(root, path), 'utf8'));
}

const machinePath = (process.env['PATH'] ?? '').split(delimiter).filter((dir) => dir !== binDir);

/** For the tools in node_modules: Node 24 and the pinned tools come first on the path. */
export function toolEnvironment() {
  return { ...quietEnvironment(), PATH: [binDir, ...machinePath].join(delimiter) };
}

/**
 * For npx: the machine's own Node runs it, because that one knows the certificates and proxies of the machine (npm
 * itself puts node_modules/.bin, and with it Node 24, before it). CI: pnpm must not ask before it replaces a broken
 * node_modules.
 */
export function machineEnvironment() {
  return { ...quietEnvironment(), PATH: machinePath.join(delimiter), CI: 'true' };
}

/** Nothing is reported home. */
function quietEnvironment() {
  return { ...process.env, DO_NOT_TRACK: '1', TURBO_TELEMETRY_DISABLED: '1', TURBO_NO_UPDATE_NOTIFIER: '1' };
}
