import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packagesIn, read, root, type WorkspacePackage } from './repository.ts';

const published = packagesIn('packages', 'apps');
const all = [...published, ...packagesIn('examples', 'wasm')];

interface TsConfig {
  references?: { path: string }[];
}

function outsideVersions({ manifest }: WorkspacePackage): string[] {
  const ranges = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
  return ranges
    .filter(([name, range]) => range !== (name.startsWith('@conclave/') ? 'workspace:*' : 'catalog:'))
    .map(([name, range]) => `${name}@${range}`);
}

describe('workspace', () => {
  it.each(all)('$dir takes siblings from the workspace and everything else from the catalog', (pkg) => {
    expect(outsideVersions(pkg)).toEqual([]);
  });

  it.each(published)('$dir says who it is', ({ id, dir, manifest }) => {
    expect(manifest).toMatchObject({ name: `@conclave/${id}`, type: 'module', license: 'MIT' });
    expect(existsSync(join(root, dir, 'README.md')), `${dir}/README.md`).toBe(true);
    expect(read(`${dir}/README.md`).split('\n').length).toBeLessThanOrEqual(81);
  });

  it('builds every package from the root tsconfig.json', () => {
    const { references = [] } = JSON.parse(read('tsconfig.json')) as TsConfig;
    const built = published.filter(({ dir }) => existsSync(join(root, dir, 'tsconfig.json')));
    expect(references.map(({ path }) => path).toSorted()).toEqual(built.map(({ dir }) => dir).toSorted());
  });

  it.each(published)('$dir references the projects of the siblings it depends on', ({ dir, manifest }) => {
    if (!existsSync(join(root, dir, 'tsconfig.json'))) return;
    const { references = [] } = JSON.parse(read(`${dir}/tsconfig.json`)) as TsConfig;
    const siblings = Object.keys(manifest.dependencies ?? {}).filter((name) => name.startsWith('@conclave/'));
    const expected = siblings
      .map((name) => all.find((pkg) => pkg.manifest.name === name)?.dir)
      .filter((sibling) => !sibling?.startsWith('wasm/'));
    const actual = references.map(({ path }) => join(dir, path));
    expect(actual.toSorted()).toEqual(expected.toSorted());
  });
});
