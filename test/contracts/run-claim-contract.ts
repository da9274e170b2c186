import { describe, expect, it } from 'vitest';
import type { NodeRegistry, RunClaim, RunStore } from '@conclave/contracts';
import { verifies } from '../requirements.ts';
import { changes, newRun, settle, turn } from './run-columns.ts';
import { useFreshStore } from './store-target.ts';
import type { StoreTarget } from './store-target.ts';

const LEASE_MS = 60_000;
const claim = (parts: Partial<RunClaim> = {}): RunClaim => ({
  nodeId: 'node-b',
  leaseMs: LEASE_MS,
  offers: ['work'],
  driven: [],
  maxLostDrivers: 2,
  ...parts,
});
const node = (nodeId: string) => ({ nodeId, host: 'box', pid: 4_242, bootId: 'boot' });

/** Which runs a node may take by itself, and that each is taken once. */
export function describeRunClaimContract(target: StoreTarget<RunStore & NodeRegistry>): void {
  describe(`${target.name} as the place where nodes find runs`, () => {
    const fresh = useFreshStore(target);

    async function submitted(runId = 'run_1', needs = ['work']) {
      const { store, dead } = fresh();
      await store.createRun({ ...newRun(runId, 2), needs, isSubmitted: true });
      return { store, dead };
    }
    const taken = async (store: RunStore, parts: Partial<RunClaim> = {}) =>
      (await store.claimRun(claim(parts))).lease?.runId;

    it(verifies('W3.submitted-run-taken', 'gives a submitted run to one node alone'), async () => {
      const { store } = await submitted();
      expect(await store.claimRun(claim())).toEqual({
        lease: { runId: 'run_1', nodeId: 'node-b', epoch: 1 },
        abandoned: [],
      });
      expect(await taken(store, { nodeId: 'node-c' })).toBeUndefined();
      expect(await store.loadRun('run_1')).toMatchObject({ holder: 'node-b', epoch: 1, status: 'pending' });
    });

    it(
      verifies('W3.submitted-run-taken', 'gives nodes that ask at once different runs, oldest first'),
      async () => {
        const { store } = fresh();
        const ids = ['run_1', 'run_2', 'run_3'];
        for (const id of ids) await store.createRun({ ...newRun(id, 1), isSubmitted: true });
        const claims = ['a', 'b', 'c', 'd'].map((name) => taken(store, { nodeId: `node-${name}` }));
        expect((await Promise.all(claims)).toSorted()).toEqual([...ids, undefined]);
      },
    );

    it(verifies('W3.claim-by-capability', 'leaves a run to those who can do all of its tasks'), async () => {
      const { store } = await submitted('run_1', ['work', 'check', 'work\nagent-7']);
      expect(await taken(store, { offers: [] })).toBeUndefined();
      expect(await taken(store, { offers: ['work', 'check'] })).toBeUndefined();
      expect(await taken(store, { offers: ['other', 'check', 'work', 'work\nagent-7'] })).toBe('run_1');
    });

    it(
      verifies('W3.left-run-stays', 'offers nobody a run that was never started, was left, or is paused'),
      async () => {
        const { store } = fresh();
        for (const id of ['created', 'left', 'paused', 'ended']) await store.createRun(newRun(id, 1));
        await store.releaseRun(await store.acquireRun('left', 'node-a', LEASE_MS));
        for (const [id, status] of [
          ['paused', 'paused'],
          ['ended', 'completed'],
        ] as const) {
          const lease = await store.acquireRun(id, 'node-a', 0);
          await store.commitTurn(lease, turn({ run: { status, stopReason: status, outputs: null } }));
        }
        expect(await store.claimRun(claim())).toEqual({ lease: null, abandoned: [] });
      },
    );

    it(
      verifies('W3.drain-hands-over', 'offers a run that was handed over at once, and counts nothing'),
      async () => {
        const { store } = await submitted();
        for (let i = 0; i < 6; i += 1) {
          const { lease } = await store.claimRun(claim());
          expect(lease).toMatchObject({ runId: 'run_1', epoch: i + 1 });
          await store.releaseRun(lease!, 'handed_over');
        }
      },
    );

    it(
      verifies('W3.take-over', 'offers a run whose lease has expired, and none whose holder lives'),
      async () => {
        const { store } = fresh();
        await store.createRun(newRun('run_1', 2));
        await store.createRun(newRun('run_2', 2));
        await store.acquireRun('run_1', 'node-a', LEASE_MS);
        const old = await store.acquireRun('run_2', 'node-a', 0);
        expect(await store.claimRun(claim())).toMatchObject({ lease: { runId: 'run_2', epoch: 2 } });
        expect(await taken(store)).toBeUndefined();
        await expect(store.commitTurn(old, settle([0]))).rejects.toMatchObject({ code: 'LEASE_FENCED' });
      },
    );

    it(verifies('W3.take-over', 'offers the runs of a dead node without waiting'), async () => {
      const { store, dead } = fresh();
      await store.createRun(newRun('run_1', 2));
      await store.join(node('node-a'));
      await store.acquireRun('run_1', 'node-a', LEASE_MS);
      expect(await taken(store)).toBeUndefined();
      dead.add('node-a');
      expect(await taken(store)).toBe('run_1');
    });

    it('leaves to a node what it drives already', async () => {
      const { store } = fresh();
      await store.createRun(newRun('run_1', 2));
      await store.acquireRun('run_1', 'node-b', 0);
      expect(await taken(store, { driven: ['run_1'] })).toBeUndefined();
      expect(await taken(store)).toBe('run_1');
    });

    it(
      verifies(
        'W3.poison-run-abandoned',
        'abandons a run that loses one driver after the other before a task ends',
      ),
      async () => {
        const { store } = await submitted();
        for (const nodeId of ['node-a', 'node-b', 'node-c'])
          expect(await taken(store, { nodeId, leaseMs: 0 })).toBe('run_1');
        const none = { lease: null, abandoned: [] };
        expect(await store.claimRun(claim())).toEqual({ lease: null, abandoned: ['run_1'] });
        expect(await store.claimRun(claim())).toEqual(none);
        expect(await store.loadRun('run_1')).toMatchObject({ stopReason: 'abandoned', status: 'pending' });

        // Whoever asks for it by its name gives it new hope.
        await store.acquireRun('run_1', 'node-a', 0);
        expect(await store.loadRun('run_1')).toMatchObject({ stopReason: null });
        expect(await taken(store)).toBe('run_1');
      },
    );

    it(
      verifies(
        'W3.poison-run-abandoned',
        'counts drivers that failed to begin, and forgets them with progress',
      ),
      async () => {
        const { store } = await submitted();
        const lose = async () => {
          const { lease } = await store.claimRun(claim());
          await store.releaseRun(lease!, 'failed');
        };
        await lose();
        await lose();
        const { lease } = await store.claimRun(claim({ leaseMs: 0 }));
        // A start is no progress, an end is.
        await store.commitTurn(lease!, turn({ changed: changes([0], 'running') }));
        await store.commitTurn(lease!, settle([0]));
        expect(await taken(store, { leaseMs: 0 })).toBe('run_1');
        expect(await taken(store, { leaseMs: 0 })).toBe('run_1');
        expect(await taken(store)).toBeUndefined();
        expect(await store.loadRun('run_1')).toMatchObject({ stopReason: 'abandoned' });
      },
    );
  });
}
