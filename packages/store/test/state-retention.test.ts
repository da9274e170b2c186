import { describe, expect, it, vi } from 'vitest';
import { write } from '@conclave/test/contracts/state-store-contract';
import { postgres, testSchema } from '@conclave/test/postgres/test-database';
import { verifies } from '@conclave/test/requirements';
import { createVolatileStore } from '@conclave/store';
import type { RetentionInput, Store } from '@conclave/store';
import { openTestStore, temporaryFile } from './temporary-store.ts';

type Open = (retention: RetentionInput) => Promise<Store>;

const targets: readonly (readonly [string, Open])[] = [
  ['SQLite', (retention: RetentionInput) => openTestStore({ path: temporaryFile(), retention })],
  ['the volatile store', (retention) => Promise.resolve(createVolatileStore({ retention }))],
  ...(postgres === undefined
    ? []
    : [
        [
          'PostgreSQL',
          (retention: RetentionInput) => openTestStore({ url: testSchema().url, retention }),
        ] as const,
      ]),
];

describe.each(targets)('retention of shared state in %s', (_name, open) => {
  it(verifies('F4.state-bounded', 'keeps the newest changes and tells who has missed some'), async () => {
    const store = await open({ maxStateChanges: 2, batchRows: 2 });
    const from = await store.state.lastStateSeq();
    for (const value of ['1', '2', '3', '4', '5']) await store.state.setState(write('a', value));
    const last = await store.state.lastStateSeq();
    expect(await store.sweep()).toMatchObject({ stateChanges: 3, stateKeys: 0 });
    expect(await store.sweep()).toMatchObject({ stateChanges: 0 });

    const page = await store.state.readStateChanges({ afterSeq: from, limit: 10 });
    expect(page).toMatchObject({ hasGap: true, nextSeq: last });
    expect(page.changes.map(({ newValue }) => newValue)).toEqual(['4', '5']);
    const whole = await store.state.readStateChanges({ afterSeq: page.changes[0]!.seq - 1, limit: 10 });
    expect(whole).toMatchObject({ hasGap: false, changes: page.changes });
    expect(await store.state.getState('a')).toMatchObject({ value: '5', version: 5 });
  });

  it(verifies('F4.state-bounded', 'keeps changes up to a size, and none that is too old'), async () => {
    const store = await open({ maxStateChangeCharacters: 100, maxStateChangeAgeMs: 60_000 });
    const from = await store.state.lastStateSeq();
    for (const key of ['a', 'b', 'c']) await store.state.setState(write(key, `"${'x'.repeat(40)}"`));
    expect(await store.sweep()).toMatchObject({ stateChanges: 1 });
    const { changes } = await store.state.readStateChanges({ afterSeq: from, limit: 10 });
    expect(changes.map(({ key }) => key)).toEqual(['b', 'c']);

    const old = await open({ maxStateChangeAgeMs: 0 });
    await old.state.setState(write('a', '1'));
    const last = await old.state.lastStateSeq();
    await vi.waitFor(async () => expect(await old.sweep()).toMatchObject({ stateChanges: 1 }));
    expect(await old.state.lastStateSeq()).toBe(last);
    await old.state.setState(write('a', '2'));
    expect(await old.state.lastStateSeq()).toBeGreaterThan(last);
  });

  it(
    verifies(['F4.state-bounded', 'S1.versions'], 'forgets deleted and expired keys, never a version'),
    async () => {
      const store = await open({ goneMs: 0 });
      await store.state.setState(write('kept', '1'));
      await store.state.setState(write('expired', '1', { expiresInMs: 0 }));
      for (const value of ['1', '2', '3']) await store.state.setState(write('gone', value));
      await store.state.deleteState({ key: 'gone', expectedVersion: 3, changedBy: 'ann' });
      let forgotten = 0;
      await vi.waitFor(async () => {
        forgotten += (await store.sweep()).stateKeys;
        expect(forgotten).toBe(2);
      });
      expect(await store.state.getState('kept')).toMatchObject({ version: 1 });
      expect(await store.state.setState(write('gone', '4', { expectedVersion: 0 }))).toMatchObject({
        version: 5,
      });
      expect(await store.state.setState(write('kept', '2'))).toMatchObject({ version: 2 });
    },
  );
});
