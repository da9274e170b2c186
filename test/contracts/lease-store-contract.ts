import { describe, expect, it } from 'vitest';
import type { LeaseStore, NodeRegistry } from '@conclave/contracts';
import { useFreshStore } from './store-target.ts';
import type { StoreTarget } from './store-target.ts';

const LEASE_MS = 60_000;

/** What every {@link LeaseStore} does. */
export function describeLeaseContract(target: StoreTarget<LeaseStore & NodeRegistry>): void {
  describe(`${target.name} as a lease store`, () => {
    const fresh = useFreshStore(target);

    it('gives a lease to one holder at a time', async () => {
      const { store } = fresh();
      const lease = await store.acquireLease('leader', 'node-a', LEASE_MS);
      expect(lease).toMatchObject({ name: 'leader', holder: 'node-a' });
      expect(await store.acquireLease('leader', 'node-b', LEASE_MS)).toBeNull();
      expect(await store.acquireLease('sweeper', 'node-b', LEASE_MS)).not.toBeNull();
    });

    it('gives an expired lease away with a larger epoch and fences the old holder', async () => {
      const { store } = fresh();
      const old = await held(store, 'node-a', 0);
      const current = await held(store, 'node-b', LEASE_MS);
      expect(current.epoch).toBeGreaterThan(old.epoch);
      await expect(store.renewLease(old, LEASE_MS)).rejects.toMatchObject({
        code: 'LEASE_FENCED',
        details: { name: 'leader', epoch: old.epoch },
      });
      await store.releaseLease(old);
      expect(await store.acquireLease('leader', 'node-a', LEASE_MS)).toBeNull();
      await store.renewLease(current, LEASE_MS);
    });

    it('keeps a lease that is renewed', async () => {
      const { store } = fresh();
      const lease = await held(store, 'node-a', 0);
      await store.renewLease(lease, LEASE_MS);
      expect(await store.acquireLease('leader', 'node-b', LEASE_MS)).toBeNull();
    });

    it('grows the epoch over a release', async () => {
      const { store } = fresh();
      const first = await held(store, 'node-a', LEASE_MS);
      await store.releaseLease(first);
      const second = await held(store, 'node-b', LEASE_MS);
      expect(second.epoch).toBeGreaterThan(first.epoch);
      await expect(store.renewLease(first, LEASE_MS)).rejects.toMatchObject({ code: 'LEASE_FENCED' });
    });

    it('fences an older lease of the same holder', async () => {
      const { store } = fresh();
      const old = await held(store, 'node-a', LEASE_MS);
      const current = await held(store, 'node-a', LEASE_MS);
      expect(current.epoch).toBeGreaterThan(old.epoch);
      await expect(store.renewLease(old, LEASE_MS)).rejects.toMatchObject({ code: 'LEASE_FENCED' });
    });

    it('gives back the leases of a node that leaves', async () => {
      const { store } = fresh();
      await store.join({ nodeId: 'node-a', host: 'box', pid: 1, bootId: '' });
      await held(store, 'node-a', LEASE_MS);
      await store.leave('node-a');
      expect(await store.acquireLease('leader', 'node-b', LEASE_MS)).not.toBeNull();
    });
  });
}

async function held(store: LeaseStore, holder: string, leaseMs: number) {
  const lease = await store.acquireLease('leader', holder, leaseMs);
  if (lease === null) throw new Error(`${holder} did not get the lease`);
  return lease;
}
