import { createVolatileStore } from '@conclave/store';
import type { Store } from '@conclave/store';
import { silentLogger } from '@conclave/contracts';
import type { NamedLease } from '@conclave/contracts';
import { verifies } from '@conclave/test/requirements';
import { fixedRandom, ManualClock, RecordingLogger } from '@conclave/testing';
import { describe, expect, it } from 'vitest';
import { Chores, CHORES_LEASE } from '../../src/chores/chores.ts';
import type { Chore } from '../../src/chores/chores.ts';

const LEASE_MS = 10_000;
const EVERY_MS = 60_000;
const MINUTE_MS = 60_000;

function scene() {
  const clock = new ManualClock();
  const store = createVolatileStore({ clock });
  const done: string[] = [];
  const node = (nodeId: string, more: Partial<Chore> = {}, over: Partial<Store> = {}) => {
    const chore = {
      name: 'dust',
      everyMs: EVERY_MS,
      run: async ({ epoch }: NamedLease) => void done.push(`${nodeId} ${epoch}`),
      ...more,
    };
    const leases = {
      acquireLease: store.acquireLease.bind(store),
      renewLease: store.renewLease.bind(store),
      releaseLease: store.releaseLease.bind(store),
      ...over,
    };
    const ports = { store: leases, clock, random: fixedRandom(0.5), logger: silentLogger };
    return new Chores({ chores: [chore], nodeId, leaseMs: LEASE_MS, ...ports });
  };
  /** In steps, as timers that come in between are armed by answers. */
  const pass = async (ms: number) => {
    for (let passed = 0; passed < ms; passed += 500) {
      clock.advance(500);
      for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
    }
  };
  return { clock, store, done, node, pass };
}

describe('chores', () => {
  it('are done by a node alone from its third second on, and again after their time', async () => {
    const { done, node, pass } = scene();
    const chores = node('a');
    await pass(1_500);
    expect(done).toEqual([]);
    await pass(1_000);
    expect(done).toEqual(['a 1']);
    await pass(2 * MINUTE_MS);
    expect(done).toEqual(['a 1', 'a 1', 'a 1']);
    await chores.stop();
  });

  it(
    verifies('F4.leader-does-chores', 'are done by one of several nodes, and by the next when it stops'),
    async () => {
      const { done, node, pass } = scene();
      const [a, b] = [node('a'), node('b')];
      await pass(2 * MINUTE_MS);
      expect(new Set(done)).toEqual(new Set(['a 1']));
      expect([a.isLeader, b.isLeader]).toEqual([true, false]);
      await a.stop();
      done.length = 0;
      // The lease was given back: nobody waits for it to expire.
      await pass(LEASE_MS / 2);
      expect(done).toEqual(['b 2']);
      await b.stop();
    },
  );

  it(
    verifies('F4.leader-does-chores', 'pass to another node when the leader hangs, which then does nothing'),
    async () => {
      let hangs = false;
      const forEver = () => new Promise<never>(() => undefined);
      const stuck = scene();
      const a = stuck.node(
        'a',
        {},
        {
          renewLease: (lease, ms) => (hangs ? forEver() : stuck.store.renewLease(lease, ms)),
          releaseLease: () => Promise.resolve(),
        },
      );
      const b = stuck.node('b');
      await stuck.pass(5_000);
      hangs = true;
      await stuck.pass(2 * LEASE_MS);
      expect(b.isLeader).toBe(true);
      expect(a.isLeader).toBe(false);
      stuck.done.length = 0;
      await stuck.pass(2 * MINUTE_MS);
      expect(new Set(stuck.done)).toEqual(new Set(['b 2']));
      await b.stop();
    },
  );

  it('go on after a failure, which is logged', async () => {
    const { clock, store, pass } = scene();
    const logger = new RecordingLogger();
    let turns = 0;
    const run = () => {
      turns += 1;
      return Promise.reject(new Error('no broom'));
    };
    const chores = new Chores({
      chores: [{ name: 'dust', everyMs: EVERY_MS, run }],
      nodeId: 'a',
      leaseMs: LEASE_MS,
      store,
      clock,
      random: fixedRandom(0.5),
      logger,
    });
    await pass(2 * MINUTE_MS);
    expect(turns).toBe(2);
    expect(logger.entries[0]).toMatchObject({ message: 'chore not done', fields: { reason: 'no broom' } });
    await chores.stop();
  });

  it('wait for the stop of a short-lived node, and are left to a leader that is there', async () => {
    const { done, node, pass } = scene();
    await node('a', { atStop: true }).stop();
    expect(done).toEqual(['a 1']);
    const leader = node('b');
    await pass(3_000);
    await node('c', { atStop: true }).stop();
    expect(done).toEqual(['a 1', 'b 2']);
    await leader.stop();
  });

  it('hand a leader that was passed over no second term: its renewal is refused', async () => {
    const { done, node, pass, store } = scene();
    const a = node('a');
    await pass(3_000);
    const lease = { name: CHORES_LEASE, holder: 'a', epoch: 1 };
    await store.releaseLease(lease);
    expect(await store.acquireLease(CHORES_LEASE, 'z', 600_000)).toMatchObject({ epoch: 2 });
    await pass(LEASE_MS);
    expect(a.isLeader).toBe(false);
    done.length = 0;
    await pass(2 * MINUTE_MS);
    expect(done).toEqual([]);
    await a.stop();
  });
});
