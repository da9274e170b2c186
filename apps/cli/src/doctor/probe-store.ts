import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { openStore, type Store } from '@conclave/swarm';

export type SqliteFacts = Extract<Awaited<ReturnType<Store['info']>>, { kind: 'sqlite' }>;

/**
 * Makes a real store in a folder of its own below `folder` and takes it away again: the only way to know that
 * SQLite works there. @throws what opening the store or making the folder raises
 */
export async function probeStore(folder: string): Promise<SqliteFacts> {
  const probe = mkdtempSync(join(folder, '.conclave-doctor-'));
  try {
    return await factsOf(join(probe, 'probe.db'));
  } finally {
    rmSync(probe, { recursive: true, force: true });
  }
}

/** @throws what opening the store raises */
export async function factsOf(path: string): Promise<SqliteFacts> {
  const store = await openStore({ path });
  try {
    const info = await store.info();
    if (info.kind !== 'sqlite') throw new Error(`${path} was opened as a ${info.kind} store`);
    return info;
  } finally {
    await store.close();
  }
}
