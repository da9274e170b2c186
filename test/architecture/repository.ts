/** The repository as the architecture tests see it: its packages, its sources, its files. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Made by tools or at run time, never part of the sources. */
const generated = new Set(['node_modules', 'dist', '.git', '.turbo', '.cache', '.conclave', 'coverage']);

export interface Manifest {
  name: string;
  version?: string;
  license?: string;
  type?: string;
  private?: boolean;
  exports?: Record<string, string | Record<string, string>>;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

export interface WorkspacePackage {
  /** Folder name, e.g. `contracts`. */
  id: string;
  /** Folder relative to the root, e.g. `packages/contracts`. */
  dir: string;
  manifest: Manifest;
}

/** Packages below `packages/`, `apps/` and so on, sorted by folder. */
export function packagesIn(...groups: string[]): WorkspacePackage[] {
  return groups.flatMap((group) =>
    namesIn(join(root, group))
      .map((id) => ({ id, dir: `${group}/${id}` }))
      .filter(({ dir }) => existsSync(join(root, dir, 'package.json')))
      .map(({ id, dir }) => ({ id, dir, manifest: readManifest(dir) })),
  );
}

/** Files below a folder, relative to the root with `/`, without what tools generate. */
export function filesIn(dir: string): string[] {
  const absolute = join(root, dir);
  if (!existsSync(absolute)) return [];
  return readdirSync(absolute, { withFileTypes: true }).flatMap((entry) => {
    if (generated.has(entry.name)) return [];
    const path = join(absolute, entry.name);
    const name = relative(root, path).split(sep).join('/');
    if (entry.isDirectory()) return filesIn(name);
    return entry.isFile() ? [name] : [];
  });
}

/** TypeScript sources of one package, declarations left out. */
export function sourcesOf(pkg: WorkspacePackage): string[] {
  return filesIn(`${pkg.dir}/src`).filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'));
}

export function read(file: string): string {
  return readFileSync(join(root, file), 'utf8');
}

function readManifest(dir: string): Manifest {
  return JSON.parse(read(`${dir}/package.json`)) as Manifest;
}

function namesIn(dir: string): string[] {
  return existsSync(dir) ? readdirSync(dir).toSorted() : [];
}
