import { describe, expect, it, vi } from 'vitest';
import { write } from '@conclave/test/contracts/state-store-contract';
import { postgres, testSchema } from '@conclave/test/postgres/test-database';
import { verifies } from '@conclave/test/requirements';
import { createVolatileStore } from '@conclave/store';
import type { RetentionInput, Store } from '@conclave/store';
import { openTestStore, temporaryFile } from './temporary-store.ts';

type Open = (retention: RetentionInput) => Promise<Store>;

const targets: readonly (readonly [string, Open])[] = [
  ['SQLite', (retention) => openTestStore({ path: temporaryFile(), retention })],
  ['the volatile store', (retention) => Promise.resolve(createVolatileStore({ retention }))],
  ...(postgres === undefined
    ? []
    : [['PostgreSQL', (retention) => openTestStore({ url: testSchema().url, retention })] as const]),
];

describe.each(targets)('retention of shared state in %s', (_name, open) => {
  it(verifies('F4.state-bounded', 'keeps the newest changes and tells who has missed some'), async () => {
    const store = await open({ maxStateChanges: 2, batchRows: 2 });
    const from = await store.lastStateSeq();
    for (const value of ['1', '2', '3', '4', '5']) await store.setState(write('a', value));
    const last = await store.lastStateSeq();
    expect(await store.sweep()).toMatchObject({ stateChanges: 3, stateKeys: 0 });
    expect(await store.sweep()).toMatchObject({ stateChanges: 0 });

    const page = await store.readStateChanges({ afterSeq: from, limit: 10 });
    expect(page).toMatchObject({ hasGap: true, nextSeq: last });
    expect(page.changes.map(({ newValue }) => newValue)).toEqual(['4', '5']);
    const whole = await store.readStateChanges({ afterSeq: page.changes[0]!.seq - 1, limit: 10 });
    expect(whole).toMatchObject({ hasGap: false, changes: page.changes });
    expect(await store.getState('a')).toMatchObject({ value: '5', version: 5 });
  });

  it(verifies('F4.state-bounded', 'keeps changes up to a size, and none that is too old'), async () => {
    const store = await open({ maxStateChangeCharacters: 100, maxStateChangeAgeMs: 60_000 });
    const from = await store.lastStateSeq();
    for (const key of ['a', 'b', 'c']) await store.setState(write(key, `"${'x'.repeat(40)}"`));
    expect(await store.sweep()).toMatchObject({ stateChanges: 1 });
    const { changes } = await store.readStateChanges({ afterSeq: from, limit: 10 });
    expect(changes.map(({ key }) => key)).toEqual(['b', 'c']);

    const old = await open({ maxStateChangeAgeMs: 0 });
    await old.setState(write('a', '1'));
    const last = await old.lastStateSeq();
    await vi.waitFor(async () => expect(await old.sweep()).toMatchObject({ stateChanges: 1 }));
    expect(await old.lastStateSeq()).toBe(last);
    await old.setState(write('a', '2'));
    expect(await old.lastStateSeq()).toBeGreaterThan(last);
  });

  it(
    verifies(['F4.state-bounded', 'S1.versions'], 'forgets deleted and expired keys, never a version'),
    async () => {
      const store = await open({ goneMs: 0 });
      await store.setState(write('kept', '1'));
      await store.setState(write('expired', '1', { expiresInMs: 0 }));
      for (const value of ['1', '2', '3']) await store.setState(write('gone', value));
      await store.deleteState({ key: 'gone', expectedVersion: 3, changedBy: 'ann' });
      let forgotten = 0;
      await vi.waitFor(async () => {
        forgotten += (await store.sweep()).stateKeys;
        expect(forgotten).toBe(2);
      });
      expect(await store.getState('kept')).toMatchObject({ version: 1 });
      expect(await store.setState(write('gone', '4', { expectedVersion: 0 }))).toMatchObject({ version: 5 });
      expect(await store.setState(write('kept', '2'))).toMatchObject({ version: 2 });
    },
  );
});
