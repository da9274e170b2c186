import { describe, expect, it } from 'vitest';
import { dirname, join, normalize } from 'node:path/posix';
import { verifies } from '../requirements.ts';
import { appsMayImport, layerOf, mayImport, testOnly } from './layers.ts';
import { packagesIn, read, sourcesOf, type WorkspacePackage } from './repository.ts';
import { importsOf } from './syntax.ts';

const libraries = packagesIn('packages').filter((pkg) => !testOnly.has(pkg.id));
const apps = packagesIn('apps');
const all = packagesIn('packages', 'apps', 'examples', 'wasm');

/** `file:line imports x` for every import of a source that the rule refuses. */
function refused(pkg: WorkspacePackage, refuses: (specifier: string, file: string) => boolean): string[] {
  return sourcesOf(pkg).flatMap((file) =>
    importsOf(file)
      .filter(({ specifier }) => refuses(specifier, file))
      .map(({ specifier, line }) => `${file}:${line} imports ${specifier}`),
  );
}

/** `@conclave/store/schema` -> `store`; undefined for packages of others. */
function ownPackage(specifier: string): string | undefined {
  return specifier.startsWith('@conclave/') ? specifier.split('/')[1] : undefined;
}

describe('layering', () => {
  it.each(libraries)(verifies('E1.layers-point-down', '$dir imports only from layers below'), (pkg) => {
    const allowed = mayImport[pkg.id];
    expect(allowed, `packages/${pkg.id} is not in layers.ts`).toBeDefined();
    const wrong = refused(pkg, (specifier) => {
      const imported = ownPackage(specifier);
      return imported !== undefined && !allowed?.includes(imported);
    });
    expect(wrong).toEqual([]);
  });

  it.each(apps)('$dir imports only what apps may use', (pkg) => {
    const wrong = refused(pkg, (specifier) => {
      const imported = ownPackage(specifier);
      return imported !== undefined && !appsMayImport.includes(imported);
    });
    expect(wrong).toEqual([]);
  });

  it.each(all)('$dir imports siblings by name and only through their public entries', (pkg) => {
    const exportsOf = new Map(all.map(({ manifest }) => [manifest.name, manifest.exports ?? {}]));
    const wrong = refused(pkg, (specifier, file) => {
      if (specifier.startsWith('.')) {
        return !normalize(join(dirname(file), specifier)).startsWith(`${pkg.dir}/`);
      }
      if (ownPackage(specifier) === undefined) return false;
      const [scope, name, ...rest] = specifier.split('/');
      const entry = ['.', ...rest].join('/');
      return !Object.hasOwn(exportsOf.get(`${scope}/${name}`) ?? {}, entry);
    });
    expect(wrong).toEqual([]);
  });

  it.each(all)('$dir never imports its own index', (pkg) => {
    const wrong = refused(pkg, (specifier) => /^\.{1,2}\/(?:.*\/)?index\.ts$/.test(specifier));
    expect(wrong).toEqual([]);
  });

  it.each([...all, ...packagesIn('.')])('$dir has test packages under devDependencies only', (pkg) => {
    const names = Object.keys(pkg.manifest.dependencies ?? {}).map((name) => ownPackage(name) ?? '');
    expect(names.filter((name) => testOnly.has(name))).toEqual([]);
  });

  it.each(libraries)('$dir carries its layer as the tag of turbo.json', (pkg) => {
    const { tags } = JSON.parse(read(`${pkg.dir}/turbo.json`)) as { tags: string[] };
    expect(tags).toEqual([`layer-${layerOf[pkg.id]}`]);
  });

  it('has a table in which no arrow points up or sideways, apart from the swarm over its own layers', () => {
    for (const [id, imported] of Object.entries(mayImport)) {
      for (const other of imported)
        expect(layerOf[other], `${id} -> ${other}`).toBeLessThan(layerOf[id] ?? 0);
    }
  });
});
