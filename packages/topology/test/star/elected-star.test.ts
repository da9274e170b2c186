import { ManualClock } from '@conclave/testing';
import { verifies } from '@conclave/test/requirements';
import { describe, expect, it, vi } from 'vitest';
import { createTopology, type SwarmTopology } from '../../src/index.ts';
import { LeasedHandOff } from '../../src/star/leased-hand-off.ts';
import { MemoryLeases } from './memory-leases.ts';

const LEASE_MS = 900;

function world() {
  const clock = new ManualClock();
  const leases = new MemoryLeases(clock);
  const node = (holder: string, agents: readonly string[]): SwarmTopology => {
    const topology = createTopology(
      { kind: 'star', hub: 'agent' },
      { election: { leases, clock, name: 'hub', holder, leaseMs: LEASE_MS } },
    );
    topology.handOff.addClass(0, []);
    topology.admit(agents.map((agentId, index) => ({ index, agentId, slots: 4, classIds: [0] })));
    return topology;
  };
  return { clock, leases, node };
}

/** Lets answers of the store arrive. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}

describe('a star whose hub is elected', () => {
  it(verifies('E4.star-hub-lease', 'hands out nothing before its hub has a term'), async () => {
    const topology = world().node('node-a', ['a', 'b']);
    expect([topology.handOff.take(0), topology.handOff.freeCount(0)]).toEqual([-1, 0]);
    await vi.waitFor(() => expect(topology.hubTerm()).toEqual({ hub: 'a', epoch: 1 }));
    expect([topology.handOff.take(0), topology.handOff.freeCount(0)]).toEqual([0, 7]);
  });

  it(
    verifies('E4.star-hub-lease', 'has one hub over two nodes, and another one when it is silent'),
    async () => {
      const { clock, leases, node } = world();
      const first = node('node-a', ['a']);
      await settle();
      const second = node('node-b', ['b']);
      await settle();
      expect([first.hubTerm()?.hub, second.hubTerm()?.hub]).toEqual(['a', undefined]);
      clock.advance(LEASE_MS / 3);
      await settle();
      clock.advance(LEASE_MS / 2);
      expect(first.hubTerm()?.epoch).toBe(1);
      // Its store goes away: the term runs out where it is, and only then does another one begin.
      leases.broken = new Error('no connection');
      clock.advance(LEASE_MS / 2 + 1);
      await settle();
      expect([first.hubTerm(), first.handOff.take(0)]).toEqual([undefined, -1]);
      leases.broken = undefined;
      clock.advance(LEASE_MS / 3);
      await settle();
      const epochs = [first, second].map((it) => it.hubTerm()?.epoch);
      expect(epochs.filter((epoch) => epoch !== undefined)).toEqual([2]);
    },
  );

  it(verifies('E4.star-hub-lease', 'begins a new term for the member that follows a lost hub'), async () => {
    const topology = world().node('node-a', ['a', 'b']);
    await settle();
    topology.lose(0, 'gone');
    expect([topology.hubTerm(), topology.handOff.take(0)]).toEqual([undefined, -1]);
    await settle();
    expect(topology.hubTerm()).toEqual({ hub: 'b', epoch: 2 });
    expect(topology.handOff.take(0)).toBe(1);
  });

  it(verifies('E4.star-hub-lease', 'refuses what was decided in a term that has ended'), async () => {
    const { clock, node } = world();
    const topology = node('node-a', ['a', 'b']);
    await settle();
    const { handOff } = topology;
    if (!(handOff instanceof LeasedHandOff)) throw new Error('not leased');
    expect(handOff.takeInTerm(0, 1)).toBe(0);
    topology.lose(0, 'gone');
    await settle();
    expect(() => handOff.takeInTerm(0, 1)).toThrow('"hub" with epoch 1 is no longer held');
    expect(handOff.takeInTerm(0, 2)).toBe(1);
    clock.advance(LEASE_MS);
    expect(() => handOff.takeInTerm(0, 2)).toThrow('epoch 2');
  });

  it('gives the lease back when it stops, and when no agent is left', async () => {
    const { node } = world();
    const first = node('node-a', ['a']);
    await settle();
    const second = node('node-b', ['b']);
    await first.stop();
    second.dismiss(0, 'scaled down');
    second.admit([{ index: 1, agentId: 'c', slots: 1, classIds: [] }]);
    await settle();
    expect(second.hubTerm()).toEqual({ hub: 'c', epoch: 2 });
    second.dismiss(1, 'scaled down');
    await settle();
    const third = node('node-c', ['d']);
    await settle();
    expect(third.hubTerm()).toEqual({ hub: 'd', epoch: 3 });
  });
});
