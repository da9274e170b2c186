/** What set-up depends on, as hashes: the dependencies to install and the sources to build. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { packageDirs, root } from './workspace.mjs';

/** Changes when the lockfile, a manifest, or the kind of machine changes. */
export function installFingerprint() {
  const manifests = packageDirs().map((dir) => join(dir, 'package.json'));
  const files = ['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml'].map((name) => join(root, name));
  return hashFiles([...files, ...manifests], [process.platform, process.arch]);
}

/** Changes when something that a build reads changes. */
export function buildFingerprint() {
  const files = buildablePackages().flatMap((dir) => [
    join(dir, 'package.json'),
    join(dir, 'tsconfig.json'),
    join(dir, 'build.mjs'),
    ...listFiles(join(dir, 'src')),
    ...listFiles(join(dir, 'assembly')),
  ]);
  return hashFiles(
    [join(root, 'tsconfig.base.json'), join(root, 'turbo.json'), ...files],
    [installFingerprint()],
  );
}

/** Packages with TypeScript sources and a place for the output, or with AssemblyScript sources. */
export function buildablePackages() {
  return packageDirs().filter(
    (dir) => isAssembly(dir) || (existsSync(join(dir, 'src')) && existsSync(join(dir, 'tsconfig.json'))),
  );
}

/**
 * True when `dist` has exactly the modules that `src` has. tsc itself does not notice a removed output, nor does it
 * remove the output of a removed source. Of AssemblyScript, true when every file that the package exports is there.
 * @param {string} dir a package
 */
export function isBuildComplete(dir) {
  if (isAssembly(dir)) {
    const { exports } = JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8'));
    return Object.values(exports).every((file) => existsSync(join(dir, String(file))));
  }
  const built = listFiles(join(dir, 'dist')).filter((file) => file.endsWith('.js'));
  const modules = listFiles(join(dir, 'src')).filter(
    (file) => file.endsWith('.ts') && !file.endsWith('.d.ts'),
  );
  const expected = modules.map((file) => relative(join(dir, 'src'), file).replace(/\.ts$/, '.js'));
  const actual = built.map((file) => relative(join(dir, 'dist'), file));
  return expected.length === actual.length && expected.every((file, index) => file === actual[index]);
}

/** @param {string} dir */
function isAssembly(dir) {
  return existsSync(join(dir, 'assembly'));
}

/**
 * @param {string} dir
 * @returns {string[]} absolute paths of all files below, in an order that `.ts` and `.js` do not change
 */
function listFiles(dir) {
  if (!existsSync(dir)) return [];
  const files = readdirSync(dir, { withFileTypes: true }).flatMap((entry) => {
    const path = join(dir, entry.name);
    return entry.isDirectory() ? listFiles(path) : [path];
  });
  return files.sort((a, b) => (stem(a) < stem(b) ? -1 : 1));
}

/** @param {string} file */
function stem(file) {
  return file.replace(/\.[jt]s$/, '');
}

/**
 * @param {string[]} files
 * @param {string[]} extra
 */
function hashFiles(files, extra) {
  const hash = createHash('sha256');
  for (const text of extra) hash.update(text).update('\0');
  for (const file of files) {
    hash.update(relative(root, file).split(sep).join('/')).update('\0');
    hash.update(existsSync(file) ? readFileSync(file) : '').update('\0');
  }
  return hash.digest('hex');
}
