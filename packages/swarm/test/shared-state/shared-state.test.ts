import { createInProcessWakeUps } from '@conclave/bus';
import type { WakeUps } from '@conclave/contracts';
import { openStore } from '@conclave/store';
import type { Store } from '@conclave/store';
import { postgres, testSchema } from '@conclave/test/postgres/test-database';
import { verifies } from '@conclave/test/requirements';
import { temporaryFolder } from '@conclave/testing/temporary-folder';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createNode } from '../../src/index.ts';
import type { SharedStateChange, SwarmNode } from '../../src/index.ts';
import { until } from '../until.ts';

async function swarmOver(store: Store | undefined, wakeUps: WakeUps, nodeId: string): Promise<SwarmNode> {
  const ports = store === undefined ? { wakeUps } : { store, wakeUps };
  const swarm = await createNode({ nodeId, shards: 1 }, ports);
  onTestFinished(() => swarm.stop());
  return swarm;
}

const alone = (): Promise<SwarmNode> => swarmOver(undefined, createInProcessWakeUps(), 'node-a');

type OpenStore = () => Promise<Store>;

/** Two nodes with a connection each. */
async function pair(open: OpenStore): Promise<readonly [SwarmNode, SwarmNode]> {
  const wakeUps = createInProcessWakeUps();
  const stores = [await open(), await open()];
  onTestFinished(async () => {
    for (const store of stores) await store.close();
  });
  return [await swarmOver(stores[0], wakeUps, 'node-a'), await swarmOver(stores[1], wakeUps, 'node-b')];
}

const shown = ({ key, version, oldValue, newValue, changedBy }: SharedStateChange): string =>
  `${key} ${version} ${JSON.stringify(oldValue)}>${JSON.stringify(newValue)} ${changedBy}`;

describe('shared state of a swarm', () => {
  for (const scope of ['GLOBAL', 'LOCAL'] as const) {
    it(verifies('E2.shared-state', `is set, compared and deleted in scope ${scope}`), async () => {
      const swarm = await alone();
      expect(await swarm.getSharedState('config/limit', { scope })).toBeNull();
      const made = await swarm.setSharedState('config/limit', { n: 1 }, { scope, expectedVersion: 0 });
      expect(made).toMatchObject({ key: 'config/limit', scope, value: { n: 1 }, version: 1 });
      expect(made).toMatchObject({ changedBy: 'node-a', expiresAtMs: null });
      expect(await swarm.getSharedState('config/limit', { scope })).toEqual(made);
      await expect(
        swarm.setSharedState('config/limit', 2, { scope, expectedVersion: 7 }),
      ).rejects.toMatchObject({ code: 'STATE_CONFLICT', details: { expected: 7, found: 1 } });
      await swarm.setSharedState('config/limit', null, { scope, changedBy: 'ann' });
      expect(await swarm.getSharedState('config/limit', { scope })).toMatchObject({
        value: null,
        version: 2,
        changedBy: 'ann',
      });
      expect(await swarm.deleteSharedState('config/limit', { scope, expectedVersion: 2 })).toBe(3);
      expect(await swarm.getSharedState('config/limit', { scope })).toBeNull();
      const other = scope === 'LOCAL' ? 'GLOBAL' : 'LOCAL';
      expect(await swarm.setSharedState('config/limit', 1, { scope: other })).toMatchObject({ version: 1 });
    });

    it(verifies('E7.state-observers', `tells observers what changed in scope ${scope}`), async () => {
      const swarm = await alone();
      await swarm.setSharedState('config/a', 0, { scope });
      const seen: string[] = [];
      const observe = (change: SharedStateChange) => seen.push(shown(change));
      await swarm.subscribeToStateChanges({ scope, keys: 'config/*' }, () => {
        throw new Error('an observer must not stop the others');
      });
      const id = await swarm.subscribeToStateChanges({ scope, keys: 'config/*' }, observe);
      await swarm.setSharedState('config/a', [1], { scope, changedBy: 'ann' });
      await swarm.setSharedState('config/a/b', 1, { scope });
      await swarm.setSharedState('other', 1, { scope });
      await swarm.setSharedState('config/c', null, { scope });
      await swarm.deleteSharedState('config/a', { scope });
      const expected = [
        'config/a 2 0>[1] ann',
        'config/c 1 undefined>null node-a',
        'config/a 3 [1]>undefined node-a',
      ];
      await until(() => expect(seen).toEqual(expected));
      await swarm.unsubscribe(id);
      const last: string[] = [];
      await swarm.subscribeToStateChanges({ scope }, (change) => last.push(shown(change)));
      await swarm.setSharedState('config/d', 1, { scope });
      await until(() => expect(last).toEqual(['config/d 1 undefined>1 node-a']));
      expect(seen).toEqual(expected);
    });
  }

  it(verifies('E7.state-observers', 'tells observers when a value expires'), async () => {
    const swarm = await alone();
    const seen: string[] = [];
    await swarm.subscribeToStateChanges({}, (change) => seen.push(shown(change)));
    await swarm.setSharedState('a', 1, { expiresInMs: 1 });
    await until(() => expect(seen).toEqual(['a 1 undefined>1 node-a', 'a 2 1>undefined null']));
    expect(await swarm.getSharedState('a')).toBeNull();
  });

  it(verifies('S1.limits', 'refuses keys, values and globs that it cannot keep'), async () => {
    const swarm = await alone();
    const code = (work: Promise<unknown>) =>
      work.then(
        () => 'done',
        (error: { code: string }) => error.code,
      );
    for (const key of ['', '/a', 'a/', 'a//b', 'a b', 'a*', 'x'.repeat(257)]) {
      expect(await code(swarm.setSharedState(key, 1))).toBe('CONFIG_INVALID');
      expect(await code(swarm.getSharedState(key))).toBe('CONFIG_INVALID');
    }
    expect(await code(swarm.setSharedState('a', undefined as never))).toBe('CONFIG_INVALID');
    expect(await code(swarm.setSharedState('a', { n: NaN } as never))).toBe('CONFIG_INVALID');
    expect(await code(swarm.setSharedState('a', 1, { expiresInMs: 0 }))).toBe('CONFIG_INVALID');
    expect(await code(swarm.subscribeToStateChanges({ keys: 'a b*' }, () => undefined))).toBe(
      'CONFIG_INVALID',
    );
    // The quotes are part of the JSON, and each ä takes two bytes.
    const largest = 'ä'.repeat(512 * 1024 - 1);
    expect(await code(swarm.setSharedState('a', largest))).toBe('done');
    expect(await code(swarm.setSharedState('a', `${largest}a`))).toBe('STATE_VALUE_TOO_LARGE');
    expect(await swarm.getSharedState('a')).toMatchObject({ value: largest, version: 1 });
  });

  it('begins anew with each next observer', async () => {
    const swarm = await alone();
    for (const round of [1, 2, 3]) {
      const seen: unknown[] = [];
      const id = await swarm.subscribeToStateChanges({}, ({ newValue }) => seen.push(newValue));
      await swarm.setSharedState('a', round);
      await until(() => expect(seen).toEqual([round]));
      await swarm.unsubscribe(id);
      await swarm.setSharedState('a', 0);
    }
  });
});

describe('shared state of several nodes', () => {
  it(verifies('S1.never-stale', 'is read by one as the other has left it'), async () => {
    const { read, written } = await readAfterWrites(file());
    expect(read).toEqual(written);
  });

  it.skipIf(postgres === undefined)(
    verifies('S1.postgres-never-stale', 'is read by one as the other has left it, on PostgreSQL'),
    async () => {
      const { read, written } = await readAfterWrites(database());
      expect(read).toEqual(written);
    },
  );

  it('is not shared in scope LOCAL', async () => {
    const [one, two] = await pair(file());
    await one.setSharedState('mine', 1, { scope: 'LOCAL' });
    expect(await two.getSharedState('mine', { scope: 'LOCAL' })).toBeNull();
    expect(await two.getSharedState('mine')).toBeNull();
  });

  it(
    verifies('S1.observed-across-nodes', 'is observed by all in one order, nothing missed or doubled'),
    async () => {
      const [one, two, late] = await observeTogether(file());
      expect(two).toEqual(one);
      expectOneHistory(one);
      expect(late).toEqual(one.slice(WRITES - late.length));
    },
  );

  it.skipIf(postgres === undefined)(
    verifies('S1.postgres-observed-across-nodes', 'is observed by all in one order, on PostgreSQL'),
    async () => {
      const [one, two, late] = await observeTogether(database());
      expect(two).toEqual(one);
      expectOneHistory(one);
      expect(late).toEqual(one.slice(WRITES - late.length));
    },
  );
});

const WRITES = 60;

/** Nodes take turns: what one writes the other reads at once. */
async function readAfterWrites(open: OpenStore) {
  const [one, two] = await pair(open);
  const written: unknown[] = [];
  const read: unknown[] = [];
  for (let n = 1; n <= 20; n += 1) {
    const [writer, reader] = n % 2 === 0 ? [one, two] : [two, one];
    written.push(await writer.setSharedState('turn', n));
    read.push(await reader.getSharedState('turn'));
  }
  return { read, written };
}

/** @returns what was heard on each of two nodes, and by one that joined while they wrote */
async function observeTogether(open: OpenStore): Promise<readonly [string[], string[], string[]]> {
  const nodes = await pair(open);
  const seen = [[], [], []] as [string[], string[], string[]];
  const observe = (list: string[]) => (change: SharedStateChange) => list.push(shown(change));
  await nodes[0].subscribeToStateChanges({}, observe(seen[0]));
  await nodes[1].subscribeToStateChanges({}, observe(seen[1]));
  const writes = Array.from({ length: WRITES }, (_, n) => nodes[n % 2]!.setSharedState(`k${n % 5}`, n));
  await nodes[0].subscribeToStateChanges({}, observe(seen[2]));
  await Promise.all(writes);
  await nodes[0].setSharedState('end', 1);
  const isOver = (list: readonly string[]): boolean => list.at(-1)?.startsWith('end ') === true;
  await until(() => expect(seen.every(isOver)).toBe(true));
  for (const list of seen) list.pop();
  return seen;
}

/** Each change begins with what the one before left. */
function expectOneHistory(lines: readonly string[]): void {
  expect(new Set(lines).size).toBe(WRITES);
  const left = new Map<string, string>();
  for (const line of lines) {
    const [key = '', , values = ''] = line.split(' ');
    const [oldValue, newValue = ''] = values.split('>');
    expect(oldValue).toBe(left.get(key) ?? 'undefined');
    left.set(key, newValue);
  }
}

function file(): OpenStore {
  const path = join(temporaryFolder(), 'conclave.db');
  return () => openStore({ path });
}

function database(): OpenStore {
  const { url } = testSchema();
  return () => openStore({ url });
}
