/** The public interface of every package: the names each entry of its `exports` gives. */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packagesIn, read, root } from './repository.ts';
import { exportedNames } from './syntax.ts';

const pinFile = 'test/architecture/public-api.json';

export type PublicApi = Record<string, string[]>;

export function currentApi(): PublicApi {
  const api: PublicApi = {};
  for (const { dir, manifest } of packagesIn('packages')) {
    for (const [entry, target] of Object.entries(manifest.exports ?? {})) {
      const source = typeof target === 'object' ? target['conclave-source'] : undefined;
      if (source === undefined || !existsSync(join(root, dir, source))) continue;
      api[join(manifest.name, entry)] = exportedNames(join(dir, source));
    }
  }
  return api;
}

export function pinnedApi(): PublicApi {
  return JSON.parse(read(pinFile)) as PublicApi;
}

export function pinApi(api: PublicApi): void {
  writeFileSync(join(root, pinFile), `${JSON.stringify(api, undefined, 2)}\n`);
}
