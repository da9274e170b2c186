import { describe, expect, it } from 'vitest';
import type { StateChange, StateStore, StateWrite } from '@conclave/contracts';
import { isConclaveError } from '@conclave/contracts';
import { verifies } from '../requirements.ts';
import { useFreshStore } from './store-target.ts';
import type { StoreTarget } from './store-target.ts';

/** What every {@link StateStore} does. */
export function describeStateContract(target: StoreTarget<{ readonly state: StateStore }>): void {
  describe(`${target.name} as a store of shared state`, () => {
    const fresh = useFreshStore(target);
    const begin = async () => {
      const { state: store } = fresh().store;
      return { store, from: await store.lastStateSeq() };
    };

    it(verifies('S1.versions', 'gives back what was set, with versions from 1 that grow'), async () => {
      const { store } = await begin();
      expect(await store.getState('a')).toBeNull();
      const first = await store.setState(write('a', '{"n":1}'));
      expect(first).toMatchObject({ key: 'a', value: '{"n":1}', version: 1, changedBy: 'ann' });
      expect(first.expiresAtMs).toBeNull();
      expect(first.changedAtMs).toBeGreaterThan(1_600_000_000_000);
      const second = await store.setState(write('a', 'null', { changedBy: 'ben' }));
      expect(second).toMatchObject({ value: 'null', version: 2, changedBy: 'ben' });
      expect(await store.getState('a')).toEqual(second);
      expect(await store.setState(write('b', '2'))).toMatchObject({ version: 1 });
    });

    it(verifies('S1.compare-and-set', 'writes only over the version that is expected'), async () => {
      const { store, from } = await begin();
      await expect(store.setState(write('a', '1', { expectedVersion: 1 }))).rejects.toMatchObject({
        code: 'STATE_CONFLICT',
        details: { key: 'a', expected: 1, found: 0 },
      });
      await store.setState(write('a', '1', { expectedVersion: 0 }));
      await expect(store.setState(write('a', '2', { expectedVersion: 0 }))).rejects.toMatchObject({
        details: { expected: 0, found: 1 },
      });
      await store.setState(write('a', '2', { expectedVersion: 1 }));
      await expect(store.deleteState(guard('a', 1))).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
      expect(await store.getState('a')).toMatchObject({ value: '2', version: 2 });
      expect((await changes(store, from)).map(({ version }) => version)).toEqual([1, 2]);
    });

    it(verifies('S1.versions', 'goes on counting after a deletion'), async () => {
      const { store, from } = await begin();
      expect(await store.deleteState(guard('a'))).toBeNull();
      await store.setState(write('a', '1'));
      expect(await store.deleteState(guard('a', 1))).toBe(2);
      expect(await store.getState('a')).toBeNull();
      expect(await store.deleteState(guard('a', 0))).toBeNull();
      await expect(store.setState(write('a', '2', { expectedVersion: 2 }))).rejects.toMatchObject({
        details: { expected: 2, found: 0 },
      });
      expect(await store.setState(write('a', '2', { expectedVersion: 0 }))).toMatchObject({ version: 3 });
      expect((await changes(store, from)).map(shown)).toEqual([
        'a 1 null>1 ann',
        'a 2 1>null ann',
        'a 3 null>2 ann',
      ]);
    });

    it(
      verifies('S1.expiry', 'has no value any more once it expired, and tells of it as a change'),
      async () => {
        const { store, from } = await begin();
        const kept = await store.setState(write('kept', '1', { expiresInMs: 60_000 }));
        expect(kept.expiresAtMs).toBe(kept.changedAtMs + 60_000);
        await store.setState(write('gone', '1', { expiresInMs: 0 }));
        expect(await store.getState('gone')).toBeNull();
        expect(await store.getState('kept')).toEqual(kept);
        expect(await store.readStateChanges({ afterSeq: from, limit: 9 })).toMatchObject({
          hasExpired: true,
        });
        expect(await store.expireState()).toBe(1);
        expect(await store.expireState()).toBe(0);
        const page = await store.readStateChanges({ afterSeq: from, limit: 9 });
        expect(page.hasExpired).toBe(false);
        expect(page.changes.map(shown)).toEqual([
          'kept 1 null>1 ann',
          'gone 1 null>1 ann',
          'gone 2 1>null -',
        ]);
      },
    );

    it(verifies('S1.expiry', 'counts what expired as absent, for whoever writes next'), async () => {
      const { store, from } = await begin();
      for (const key of ['a', 'b']) await store.setState(write(key, '1', { expiresInMs: 0 }));
      await expect(store.setState(write('a', '2', { expectedVersion: 1 }))).rejects.toMatchObject({
        details: { expected: 1, found: 0 },
      });
      expect(await store.setState(write('a', '2', { expectedVersion: 0 }))).toMatchObject({ version: 3 });
      expect(await store.deleteState(guard('b'))).toBeNull();
      expect((await changes(store, from)).slice(2).map(shown)).toEqual([
        'a 2 1>null -',
        'a 3 null>2 ann',
        'b 2 1>null -',
      ]);
    });

    it(verifies('S1.compare-and-set', 'lets one of many through that expect the same version'), async () => {
      const { store } = await begin();
      for (let version = 0; version < 5; version += 1) {
        const asked = Array.from({ length: 8 }, (_, i) =>
          store.setState(write('a', String(i), { expectedVersion: version })),
        );
        const outcomes = await Promise.allSettled(asked);
        expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
        const winner = outcomes.findIndex(({ status }) => status === 'fulfilled');
        expect(await store.getState('a')).toMatchObject({ value: String(winner), version: version + 1 });
      }
    });

    it(verifies('S1.compare-and-set', 'loses no increment of writers that try again'), async () => {
      const { store, from } = await begin();
      const seen = await Promise.all(['ann', 'ben', 'eve'].map((who) => increment(store, who, 10)));
      expect(await store.getState('count')).toMatchObject({ value: '30', version: 30 });
      const versions = seen.flat().toSorted((a, b) => a - b);
      expect(versions).toEqual(Array.from({ length: 30 }, (_, i) => i + 1));
      expectUnbroken(await changes(store, from));
    });

    it(
      verifies('S1.change-feed', 'gives the changes in the order of commits, a page at a time'),
      async () => {
        const { store, from } = await begin();
        await Promise.all(
          Array.from({ length: 12 }, (_, i) => store.setState(write(`k${i % 3}`, String(i)))),
        );
        const all = await changes(store, from, 5);
        expect(all).toHaveLength(12);
        const seqs = all.map(({ seq }) => seq);
        expect(seqs).toEqual([...new Set(seqs)].toSorted((a, b) => a - b));
        expectUnbroken(all);
        expect(await store.lastStateSeq()).toBe(seqs.at(-1));
        const end = await store.readStateChanges({ afterSeq: seqs.at(-1)!, limit: 5 });
        expect(end).toMatchObject({ changes: [], nextSeq: seqs.at(-1), hasGap: false });
      },
    );

    it('keeps what JSON can say, and large values', async () => {
      const { store } = await begin();
      const odd = JSON.stringify({ text: 'ä\u0000\u2028"\\', list: [1.5e-9, -0, null] });
      const large = JSON.stringify('x'.repeat(1024 * 1024));
      expect(await store.setState(write('odd', odd))).toMatchObject({ value: odd });
      await store.setState(write('large', large));
      expect((await store.getState('odd'))?.value).toBe(odd);
      expect((await store.getState('large'))?.value).toBe(large);
    });
  });
}

export function write(key: string, value: string, more: Partial<StateWrite> = {}): StateWrite {
  return { key, value, expectedVersion: null, changedBy: 'ann', expiresInMs: null, ...more };
}

function guard(key: string, expectedVersion: number | null = null) {
  return { key, expectedVersion, changedBy: 'ann' };
}

/** All changes after a number. */
export async function changes(store: StateStore, from: number, limit = 100): Promise<StateChange[]> {
  const all: StateChange[] = [];
  for (let afterSeq = from; ;) {
    const page = await store.readStateChanges({ afterSeq, limit });
    expect(page.hasGap).toBe(false);
    if (page.changes.length === 0) return all;
    all.push(...page.changes);
    afterSeq = page.nextSeq;
  }
}

/** Adds 1 as often as asked, by reading and comparing. @returns the versions that it made */
export async function increment(store: StateStore, changedBy: string, times: number): Promise<number[]> {
  const versions: number[] = [];
  while (versions.length < times) {
    const found = await store.getState('count');
    const value = String(Number(found?.value ?? 0) + 1);
    const expectedVersion = found?.version ?? 0;
    try {
      const made = await store.setState(write('count', value, { expectedVersion, changedBy }));
      versions.push(made.version);
    } catch (error) {
      if (!isConclaveError(error, 'STATE_CONFLICT')) throw error;
    }
  }
  return versions;
}

/** Each change of a key begins with what the one before left, one version later. */
export function expectUnbroken(all: readonly StateChange[]): void {
  const last = new Map<string, StateChange>();
  for (const change of all) {
    const before = last.get(change.key);
    expect(change.oldValue).toBe(before?.newValue ?? null);
    expect(change.version).toBe((before?.version ?? 0) + 1);
    last.set(change.key, change);
  }
}

function shown({ key, version, oldValue, newValue, changedBy }: StateChange): string {
  return `${key} ${version} ${oldValue}>${newValue} ${changedBy ?? '-'}`;
}
