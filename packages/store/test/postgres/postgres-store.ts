import { onTestFinished } from 'vitest';
import { openStore } from '@conclave/store';
import type { Store, StoreInfo, StoreOptionsInput } from '@conclave/store';

/** A store that is closed with the test. */
export async function openTestStore(options: StoreOptionsInput): Promise<Store> {
  const store = await openStore(options);
  onTestFinished(() => store.close());
  return store;
}

export async function postgresInfo(store: Store): Promise<Extract<StoreInfo, { kind: 'postgres' }>> {
  const info = await store.info();
  if (info.kind !== 'postgres') throw new Error('not on PostgreSQL');
  return info;
}
