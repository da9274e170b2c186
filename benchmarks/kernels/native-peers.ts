/** Packages that compute natively or otherwise, where this machine has them. */
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { messageOf } from '@conclave/contracts';
import type * as simsimdModule from 'simsimd';
import type * as usearchModule from 'usearch';

export type SimSimd = typeof simsimdModule;
export type USearch = typeof usearchModule;

export interface NativePeers {
  readonly simsimd: SimSimd | undefined;
  readonly usearch: USearch | undefined;
  /** Why one is not there. */
  readonly notes: readonly string[];
}

/** Loads them; a machine for which they have no binary goes without. */
export async function nativePeers(): Promise<NativePeers> {
  const notes: string[] = [];
  const orNote = async <T>(name: string, load: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await load();
    } catch (error) {
      notes.push(`Rows beside ${name} are left out: it does not load here (${messageOf(error)}).`);
      return undefined;
    }
  };
  const simsimd = await orNote('simsimd', loadSimSimd);
  const usearch = await orNote('usearch', () => import('usearch'));
  return { simsimd, usearch, notes };
}

/** It computes in JavaScript where it has no binary, which is not what it stands for here: so it is asked for that. */
async function loadSimSimd(): Promise<SimSimd> {
  const entry = import.meta.resolve('simsimd');
  const findBinary = createRequire(entry)('node-gyp-build') as (folder: string) => object;
  findBinary(fileURLToPath(new URL('../../..', entry)));
  return import('simsimd');
}
