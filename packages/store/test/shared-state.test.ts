import { describe, expect, it } from 'vitest';
import { changes, expectUnbroken } from '@conclave/test/contracts/state-store-contract';
import { postgres, testSchema } from '@conclave/test/postgres/test-database';
import { verifies } from '@conclave/test/requirements';
import type { StoreOptionsInput } from '@conclave/store';
import { startChild } from './child-process.ts';
import { openTestStore, temporaryFile } from './temporary-store.ts';

const PROCESSES = 3;
const TIMES = 40;

describe('processes that share state', () => {
  it(
    verifies('S1.compare-and-set', 'lose no increment on one file, and all see one history'),
    async () => {
      const { made, along, all } = await incrementTogether({ path: temporaryFile() });
      expect(made).toEqual(all);
      expect(along).toEqual(all);
    },
    60_000,
  );

  it.skipIf(postgres === undefined)(
    verifies('S1.postgres-compare-and-set', 'lose no increment on one PostgreSQL'),
    async () => {
      const { made, along, all } = await incrementTogether({ url: testSchema().url });
      expect(made).toEqual(all);
      expect(along).toEqual(all);
    },
    60_000,
  );

  it('keep those of different swarms apart', async () => {
    const path = temporaryFile();
    const one = await openTestStore({ path, swarmId: 'one' });
    const two = await openTestStore({ path, swarmId: 'two' });
    const write = { key: 'a', value: '1', expectedVersion: null, changedBy: 'ann', expiresInMs: null };
    const from = await two.state.lastStateSeq();
    await one.state.setState(write);
    expect(await two.state.getState('a')).toBeNull();
    expect(await two.state.readStateChanges({ afterSeq: from, limit: 9 })).toMatchObject({ changes: [] });
  });
});

/** @returns the versions that the processes made, those that were read along, and those that there must be */
async function incrementTogether(options: StoreOptionsInput) {
  const store = await openTestStore(options);
  const children = Array.from({ length: PROCESSES }, (_, i) =>
    startChild('increment-state.ts', [JSON.stringify(options), `node-${i}`, String(TIMES)]),
  );
  await Promise.all(children.map((child) => child.until('ready')));
  for (const child of children) child.say('begin');
  // Read along while they write: no change may be missed or come out of order.
  const along = [];
  for (let afterSeq = 0; along.length < PROCESSES * TIMES;) {
    const page = await store.state.readStateChanges({ afterSeq, limit: 7 });
    along.push(...page.changes);
    afterSeq = page.nextSeq;
  }
  await Promise.all(children.map((child) => child.ended));

  const made = children.flatMap((child) => child.said('made').map((line) => Number(line.split(' ')[1])));
  const all = Array.from({ length: PROCESSES * TIMES }, (_, i) => i + 1);
  expect(await store.state.getState('count')).toMatchObject({
    value: String(all.length),
    version: all.length,
  });
  expectUnbroken(along);
  expect(await changes(store.state, 0)).toEqual(along);
  return { made: made.toSorted((a, b) => a - b), along: along.map(({ version }) => version), all };
}
