import { posix } from 'node:path';
import type { FileMeasure } from './file-measure.ts';
import { isDeclaration } from './file-role.ts';
import { isScriptLanguage } from './languages.ts';
import { compareText, descending } from './text-order.ts';

/** Where an import leads: a listed file, somewhere outside the folder, or nowhere although it is relative. */
export type Resolution = { readonly path: string } | 'outside' | 'missing';

interface Alias {
  readonly folder: string;
  readonly pattern: string;
  readonly targets: readonly string[];
}

interface WorkspacePackage {
  readonly folder: string;
  readonly entries: ReadonlyMap<string, readonly string[]>;
}

/** What runs before what only declares: beside `x.js` there is often an `x.d.ts`. */
const EXTENSIONS = '.ts .tsx .mts .cts .js .jsx .mjs .cjs .json .vue .svelte .d.ts .d.mts .d.cts'.split(' ');

const DECLARATIONS = EXTENSIONS.filter((extension) => extension.startsWith('.d.'));
const DECLARATIONS_FIRST = [...DECLARATIONS, ...EXTENSIONS];

/** TypeScript sources name the file that will be built: `./x.js` is written for `x.ts`. */
const SOURCE_OF: Record<string, readonly string[]> = {
  '.js': ['.ts', '.tsx', '.jsx'],
  '.mjs': ['.mts'],
  '.cjs': ['.cts'],
};

/** Resolves imports among the files of one folder, by names only: nothing is read. */
export class ImportResolver {
  readonly #files: ReadonlySet<string>;
  readonly #packages = new Map<string, WorkspacePackage>();
  readonly #aliases: readonly Alias[];

  constructor(files: readonly FileMeasure[]) {
    this.#files = new Set(files.map(({ path }) => path));
    const aliases: Alias[] = [];
    for (const { path, manifest } of files.toSorted((a, b) => compareText(a.path, b.path))) {
      const folder = folderOf(path);
      if (manifest?.kind === 'aliases')
        aliases.push(...manifest.aliases.map((alias) => ({ folder, ...alias })));
      if (manifest?.kind !== 'package' || this.#packages.has(manifest.name)) continue;
      const entries = new Map(manifest.entries.map((entry) => [entry.subpath, entry.files]));
      this.#packages.set(manifest.name, { folder, entries });
    }
    // The configuration nearest to the file decides.
    this.#aliases = aliases.toSorted((a, b) => descending(a.folder.length, b.folder.length));
  }

  resolve(from: Pick<FileMeasure, 'path' | 'language'>, specifier: string): Resolution {
    if (isScriptLanguage(from.language)) return this.#resolveScript(from.path, specifier);
    const found = this.#nearest(from.path, candidatesOf(from, specifier));
    return found === undefined ? 'outside' : { path: found };
  }

  #resolveScript(from: string, specifier: string): Resolution {
    const bare = specifier.replace(/[?#].*$/, '');
    if (/^\.\.?(\/|$)/.test(bare)) {
      const base = join(folderOf(from), bare);
      const found = this.#script(from, base) ?? this.#packageAt(from, base);
      return found === undefined ? 'missing' : { path: found };
    }
    const found = this.#aliased(from, bare) ?? this.#inWorkspace(from, bare);
    return found === undefined ? 'outside' : { path: found };
  }

  #script(from: string, base: string): string | undefined {
    const extension = posix.extname(base);
    const stem = base.slice(0, base.length - extension.length);
    const extensions = isDeclaration(from) ? DECLARATIONS_FIRST : EXTENSIONS;
    const candidates = [
      base,
      ...(SOURCE_OF[extension] ?? []).map((other) => stem + other),
      ...extensions.map((other) => base + other),
      ...extensions.map((other) => join(base, `index${other}`)),
    ];
    return candidates.find((path) => this.#files.has(path));
  }

  #aliased(from: string, specifier: string): string | undefined {
    for (const { folder, pattern, targets } of this.#aliases) {
      if (folder !== '' && !from.startsWith(`${folder}/`)) continue;
      const rest = matchPattern(pattern, specifier);
      if (rest === undefined) continue;
      for (const target of targets) {
        const path = target.replace('*', () => rest);
        const found = this.#script(from, join(folder, path));
        if (found !== undefined) return found;
      }
    }
    return undefined;
  }

  /** A folder with a package.json of its own: `require('..')` means the package's main file. */
  #packageAt(from: string, folder: string): string | undefined {
    const known = [...this.#packages.values()].find((one) => one.folder === folder);
    return known && this.#entry(from, known, '.');
  }

  #inWorkspace(from: string, specifier: string): string | undefined {
    const [name, subpath] = splitPackage(specifier);
    const known = this.#packages.get(name);
    return known && this.#entry(from, known, subpath);
  }

  /** One of a package's entries or, where they name built files, their likely source. */
  #entry(from: string, { folder, entries }: WorkspacePackage, subpath: string): string | undefined {
    const named = entries.get(subpath) ?? [];
    const sources = named.map((entry) => entry.replace(/^(\.\/)?(dist|lib|build)\//, 'src/'));
    const likely = subpath === '.' ? ['src/index', 'index'] : [subpath.slice(2), `src/${subpath.slice(2)}`];
    for (const candidate of [...named, ...sources, ...likely]) {
      const found = this.#script(from, join(folder, candidate));
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** The first candidate that exists, seen from the file's own folder, then from each folder above. */
  #nearest(from: string, candidates: readonly string[]): string | undefined {
    for (let folder = folderOf(from); ; folder = folderOf(folder)) {
      for (const candidate of candidates) {
        const path = candidate.startsWith('/') ? candidate.slice(1) : join(folder, candidate);
        if (path !== from && this.#files.has(path)) return path;
      }
      if (folder === '') return undefined;
    }
  }
}

/** Candidates for languages other than JavaScript; one that starts with a slash counts from the root only. */
function candidatesOf(
  { language, path }: Pick<FileMeasure, 'path' | 'language'>,
  specifier: string,
): string[] {
  if (language === 'Python') return pythonCandidates(path, specifier);
  if (language === 'Java') return [`${specifier.replaceAll('.', '/')}.java`];
  if (language === 'Kotlin') return [`${specifier.replaceAll('.', '/')}.kt`];
  if (language === 'Ruby') return [`/${join(folderOf(path), specifier)}`];
  return [specifier, `include/${specifier}`, `src/${specifier}`];
}

/** Leading dots climb from the file's folder; a name may be a module or a package. */
function pythonCandidates(from: string, specifier: string): string[] {
  const dots = /^\.*/.exec(specifier)?.[0].length ?? 0;
  const path = specifier.slice(dots).replaceAll('.', '/');
  const files = path === '' ? ['__init__.py'] : [`${path}.py`, `${path}/__init__.py`];
  if (dots === 0) return files;
  const folder = join(folderOf(from), '../'.repeat(dots - 1));
  return files.map((file) => `/${join(folder, file)}`);
}

function matchPattern(pattern: string, specifier: string): string | undefined {
  const star = pattern.indexOf('*');
  if (star < 0) return pattern === specifier ? '' : undefined;
  const before = pattern.slice(0, star);
  const after = pattern.slice(star + 1);
  const fits =
    specifier.startsWith(before) && specifier.endsWith(after) && specifier.length >= pattern.length - 1;
  return fits ? specifier.slice(star, specifier.length - after.length) : undefined;
}

function splitPackage(specifier: string): [name: string, subpath: string] {
  const parts = specifier.split('/');
  const length = specifier.startsWith('@') ? 2 : 1;
  const rest = parts.slice(length).join('/');
  return [parts.slice(0, length).join('/'), rest === '' ? '.' : `./${rest}`];
}

function join(folder: string, path: string): string {
  const joined = posix.join(folder, path).replace(/\/$/, '');
  return joined === '.' ? '' : joined;
}

function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}
