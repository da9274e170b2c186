/** Downloaded or internal everywhere; nobody reviews them as a part of something else. */
const ALWAYS = new Set(['node_modules', '.git', '.hg', '.svn', '.conclave']);

/** Tracked by some repositories although a build or a download makes them. */
const TRACKED = new Set([
  'vendor',
  '_vendor',
  'third_party',
  'third-party',
  'dist',
  'coverage',
  '.yarn',
  '__snapshots__',
]);

/** Left out where no .gitignore can be trusted to name them. */
const UNTRACKED = new Set([
  ...TRACKED,
  'build',
  'out',
  'target',
  '.next',
  '.nuxt',
  '.turbo',
  '.cache',
  '.nyc_output',
  '.venv',
  'venv',
  '__pycache__',
  '.mypy_cache',
  '.pytest_cache',
  '.gradle',
  '.idea',
  '.terraform',
  'bower_components',
]);

/**
 * - `tracked`: git says which files belong to the folder.
 * - `untracked`: an ordinary folder without git.
 * - `installed`: the folder is itself an installed package: what it has in `dist` is its content.
 */
export type FolderOrigin = 'tracked' | 'untracked' | 'installed';

export function isDefaultSkip(folderName: string, origin: FolderOrigin): boolean {
  if (ALWAYS.has(folderName)) return true;
  if (origin === 'installed') return false;
  return (origin === 'tracked' ? TRACKED : UNTRACKED).has(folderName);
}

/** The first folder of a path that is left out by default, or undefined. */
export function defaultSkipOf(path: string, origin: FolderOrigin): string | undefined {
  const segments = path.split('/').slice(0, -1);
  const index = segments.findIndex((segment) => isDefaultSkip(segment, origin));
  return index < 0 ? undefined : segments.slice(0, index + 1).join('/');
}
