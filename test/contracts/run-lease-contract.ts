import { describe, expect, it } from 'vitest';
import type { NodeRegistry, RunStore } from '@conclave/contracts';
import { verifies } from '../requirements.ts';
import { newRun, settle, turn } from './run-columns.ts';
import { useFreshStore } from './store-target.ts';
import type { StoreTarget } from './store-target.ts';

const LEASE_MS = 60_000;
const node = (nodeId: string) => ({ nodeId, host: 'box', pid: 4_242, bootId: 'boot' });

/** Who may drive a run, and that nobody else can write to it. */
export function describeRunLeaseContract(target: StoreTarget<RunStore & NodeRegistry>): void {
  describe(`${target.name} as the keeper of run leases`, () => {
    const fresh = useFreshStore(target);

    async function storeWithRun() {
      const { store, dead } = fresh();
      await store.createRun(newRun('run_1', 3));
      return { store, dead };
    }

    it('gives a free run to the first who asks and leaves its status alone', async () => {
      const { store } = await storeWithRun();
      const lease = await store.acquireRun('run_1', 'node-a', LEASE_MS);
      expect(lease).toEqual({ runId: 'run_1', nodeId: 'node-a', epoch: 1 });
      expect(await store.loadRun('run_1')).toMatchObject({ holder: 'node-a', epoch: 1, status: 'pending' });
    });

    it(
      verifies('W3.live-node-keeps-run', 'refuses a run that a live node holds and says for how long'),
      async () => {
        const { store } = await storeWithRun();
        await store.join(node('node-a'));
        await store.acquireRun('run_1', 'node-a', LEASE_MS);
        const refused = await store.acquireRun('run_1', 'node-b', LEASE_MS).catch((error: unknown) => error);
        expect(refused).toMatchObject({ code: 'RUN_LEASED', details: { runId: 'run_1', holder: 'node-a' } });
        const { remainingMs } = (refused as { details: { remainingMs: number } }).details;
        expect(remainingMs).toBeGreaterThan(LEASE_MS / 2);
        expect(remainingMs).toBeLessThanOrEqual(LEASE_MS);
      },
    );

    it('lists a run without a holder when its lease has expired or its node is dead', async () => {
      const { store, dead } = await storeWithRun();
      const holder = async () => (await store.listRuns({ limit: 1, runId: 'run_1' }))[0]!.holder;
      await store.join(node('node-a'));
      await store.acquireRun('run_1', 'node-a', LEASE_MS);
      expect(await holder()).toBe('node-a');
      dead.add('node-a');
      expect(await holder()).toBeNull();
      await store.acquireRun('run_1', 'node-b', 0);
      expect(await holder()).toBeNull();
    });

    it('takes an expired lease over', async () => {
      const { store } = await storeWithRun();
      await store.acquireRun('run_1', 'node-a', 0);
      expect(await store.acquireRun('run_1', 'node-b', LEASE_MS)).toMatchObject({ epoch: 2 });
    });

    it(
      verifies('W3.dead-node-succeeded-at-once', 'takes the lease of a dead node without waiting'),
      async () => {
        const { store, dead } = await storeWithRun();
        await store.join(node('node-a'));
        await store.acquireRun('run_1', 'node-a', LEASE_MS);
        dead.add('node-a');
        expect(await store.acquireRun('run_1', 'node-b', LEASE_MS)).toMatchObject({ epoch: 2 });
      },
    );

    it('waits for the lease of a node that never registered', async () => {
      const { store, dead } = await storeWithRun();
      dead.add('node-a');
      await store.acquireRun('run_1', 'node-a', LEASE_MS);
      await expect(store.acquireRun('run_1', 'node-b', LEASE_MS)).rejects.toMatchObject({
        code: 'RUN_LEASED',
      });
    });

    it(
      verifies('W3.fencing-stale-epoch', 'refuses every write of a holder that was passed over'),
      async () => {
        const { store } = await storeWithRun();
        const old = await store.acquireRun('run_1', 'node-a', 0);
        const current = await store.acquireRun('run_1', 'node-b', LEASE_MS);
        await store.commitTurn(current, settle([0]));

        const fenced = { code: 'LEASE_FENCED', details: { epoch: 1 } };
        const late = turn({
          ...settle([1, 2]),
          run: { status: 'failed', stopReason: 'failed', outputs: null },
          journal: [{ kind: 'late', body: '{}' }],
        });
        await expect(store.commitTurn(old, late)).rejects.toMatchObject(fenced);
        await expect(store.renewRun(old, LEASE_MS)).rejects.toMatchObject(fenced);
        await store.releaseRun(old);

        expect((await store.loadTasks('run_1')).map((task) => task.status)).toEqual([
          'completed',
          'ready',
          'ready',
        ]);
        expect(await store.loadRun('run_1')).toMatchObject({ holder: 'node-b', epoch: 2, status: 'pending' });
      },
    );

    it(verifies('W3.fencing-stale-epoch', 'fences an older lease of the same node'), async () => {
      const { store } = await storeWithRun();
      const old = await store.acquireRun('run_1', 'node-a', LEASE_MS);
      const current = await store.acquireRun('run_1', 'node-a', LEASE_MS);
      expect(current.epoch).toBe(2);
      await expect(store.commitTurn(old, settle([0]))).rejects.toMatchObject({ code: 'LEASE_FENCED' });
      await store.commitTurn(current, settle([0]));
    });

    it('keeps a lease that is renewed', async () => {
      const { store } = await storeWithRun();
      const lease = await store.acquireRun('run_1', 'node-a', 0);
      await store.renewRun(lease, LEASE_MS);
      await expect(store.acquireRun('run_1', 'node-b', LEASE_MS)).rejects.toMatchObject({
        code: 'RUN_LEASED',
      });
    });

    it('lets the next in after a release and refuses the one who released', async () => {
      const { store } = await storeWithRun();
      const lease = await store.acquireRun('run_1', 'node-a', LEASE_MS);
      await store.releaseRun(lease);
      await expect(store.commitTurn(lease, settle([0]))).rejects.toMatchObject({ code: 'LEASE_FENCED' });
      expect(await store.acquireRun('run_1', 'node-b', LEASE_MS)).toMatchObject({ epoch: 2 });
    });

    it('gives back every run of a node that leaves', async () => {
      const { store } = await storeWithRun();
      await store.join(node('node-a'));
      await store.acquireRun('run_1', 'node-a', LEASE_MS);
      await store.heartbeat('node-a');
      await store.leave('node-a');
      expect(await store.loadRun('run_1')).toMatchObject({ holder: null });
      expect(await store.acquireRun('run_1', 'node-b', LEASE_MS)).toMatchObject({ epoch: 2 });
    });

    it(
      verifies(
        'W3.wishes-at-once',
        'tells a node what is wished of the runs that it holds, and of no others',
      ),
      async () => {
        const { store } = await storeWithRun();
        await store.createRun(newRun('run_2', 1));
        await store.createRun(newRun('run_3', 1));
        const lease = await store.acquireRun('run_1', 'node-a', LEASE_MS);
        await store.acquireRun('run_2', 'node-a', LEASE_MS);
        await store.acquireRun('run_3', 'node-b', LEASE_MS);
        expect(await store.readWishes('node-a')).toEqual([]);
        await store.requestControl('run_1', 'pause');
        await store.requestControl('run_3', 'cancel');
        expect(await store.readWishes('node-a')).toEqual([{ runId: 'run_1', control: 'pause' }]);
        expect(await store.readWishes('node-b')).toEqual([{ runId: 'run_3', control: 'cancel' }]);
        await store.requestControl('run_1', 'none');
        expect(await store.readWishes('node-a')).toEqual([]);
        await store.requestControl('run_1', 'cancel');
        await store.releaseRun(lease);
        expect(await store.readWishes('node-a')).toEqual([]);
      },
    );

    it('refuses unknown and ended runs', async () => {
      const { store } = await storeWithRun();
      await expect(store.acquireRun('run_9', 'node-a', LEASE_MS)).rejects.toMatchObject({
        code: 'RUN_NOT_FOUND',
      });
      const lease = await store.acquireRun('run_1', 'node-a', LEASE_MS);
      await store.commitTurn(
        lease,
        turn({ run: { status: 'cancelled', stopReason: 'cancelled', outputs: null } }),
      );
      await expect(store.acquireRun('run_1', 'node-a', LEASE_MS)).rejects.toMatchObject({
        code: 'RUN_FINISHED',
        details: { status: 'cancelled' },
      });
    });

    it('gives a contested run to one only', async () => {
      const { store } = await storeWithRun();
      const asked = await Promise.allSettled(
        Array.from({ length: 20 }, (_, i) => store.acquireRun('run_1', `node-${i}`, LEASE_MS)),
      );
      expect(asked.filter((answer) => answer.status === 'fulfilled')).toHaveLength(1);
    });
  });
}
