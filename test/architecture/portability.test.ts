import { describe, expect, it } from 'vitest';
import { filesIn, read } from './repository.ts';

const binary = /\.(?:png|jpg|gif|ico|wasm|gz|zip|db|sqlite|woff2?)$/;
const files = filesIn('.').filter((file) => !binary.test(file));

/** A download address in the lockfile would tie the install to one registry. */
const registryHost = new RegExp(['registry', '(?:npmjs|yarnpkg|npmmirror)\\.'].join('\\.'));
const machinePath = /(?:^|[\s"'`=(:])\/(?:home|Users|root|work|mnt)\/[\w.-]/m;

describe('portability', () => {
  it('names no registry host in any file', () => {
    expect(files.filter((file) => registryHost.test(read(file)))).toEqual([]);
    expect(read('pnpm-lock.yaml').match(/https?:\/\/\S+/g) ?? []).toEqual([]);
  });

  it('names no path of a particular machine in any file', () => {
    const found = files.flatMap((file) => {
      const match = machinePath.exec(read(file));
      return match ? [`${file}: ${match[0].trim()}`] : [];
    });
    expect(found).toEqual([]);
  });
});
