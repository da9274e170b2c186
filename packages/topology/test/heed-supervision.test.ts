import { createSupervisor, errorExit, NORMAL, type ExitReason } from '@conclave/supervision';
import { verifies } from '@conclave/test/requirements';
import { describe, expect, it } from 'vitest';
import { createTopology, type RepairDecision, type SwarmTopology } from '../src/index.ts';

interface Supervised {
  readonly topology: SwarmTopology;
  readonly decisions: RepairDecision[];
  /** Ends a child as if it had ended by itself. */
  readonly end: (agentId: string, reason: ExitReason) => void;
  readonly starts: () => number;
}

/** Three agents under a real supervisor that tolerates one restart. */
function supervised(strategy: 'one_for_one' | 'one_for_all' = 'one_for_one'): Supervised {
  const decisions: RepairDecision[] = [];
  const topology = createTopology(
    { kind: 'hierarchical' },
    {
      publishRepair: (decision) => {
        decisions.push(decision);
        return Promise.resolve();
      },
    },
  );
  topology.handOff.addClass(0, []);
  topology.admit(['a', 'b', 'c'].map((agentId, index) => ({ index, agentId, slots: 1, classIds: [0] })));
  let starts = 0;
  const exits = new Map<string, (reason: ExitReason) => void>();
  createSupervisor({
    id: 'agents',
    port: {
      start(spec, exited) {
        exits.set(spec.id, exited);
        starts += 1;
        const end = (): void => exited({ kind: 'shutdown' });
        return { stop: end, kill: end };
      },
    },
    flags: { strategy, intensity: 1 },
    children: [
      { id: 'a', start: { name: 'agent' }, restart: 'permanent' },
      { id: 'b', start: { name: 'agent' }, restart: 'transient' },
      { id: 'c', start: { name: 'agent' }, restart: 'temporary' },
    ],
    onEvent: (event) => topology.heed(event),
  }).start();
  return { topology, decisions, end: (agentId, reason) => exits.get(agentId)!(reason), starts: () => starts };
}

describe('a supervised topology', () => {
  it('gives work to a member again that its supervisor restarted', async () => {
    const { topology, end, starts } = supervised();
    expect(topology.status()).toMatchObject({ members: 3, suspended: 0 });
    end('a', errorExit(new Error('crash')));
    await expect.poll(starts).toBe(4);
    expect(topology.handOff.freeCount(0)).toBe(3);
    expect(topology.status()).toMatchObject({ state: 'steady', members: 3, lost: 0 });
  });

  it(
    verifies(['E4.repairs-published', 'E5.topology-heeds-supervisor'], 'loses a member that stays down'),
    async () => {
      const { topology, decisions, end } = supervised();
      end('c', errorExit(new Error('crash')));
      await expect.poll(() => topology.status().members).toBe(2);
      expect(decisions).toEqual([
        expect.objectContaining({ agentId: 'c', cause: 'lost', reason: 'Unexpected error: crash' }),
      ]);
      expect(topology.layout.indexOf('c')).toBeUndefined();
    },
  );

  it('dismisses a member that had nothing left to do', async () => {
    const { topology, decisions, end } = supervised();
    end('b', NORMAL);
    await expect.poll(() => topology.status().members).toBe(2);
    expect(decisions).toMatchObject([{ agentId: 'b', cause: 'left' }]);
  });

  it('gives no work to members whose supervisor gave up', async () => {
    const { topology, end, starts } = supervised();
    end('a', errorExit(new Error('crash')));
    await expect.poll(starts).toBe(4);
    end('a', errorExit(new Error('crash again')));
    await expect.poll(() => topology.handOff.freeCount(0)).toBe(0);
    expect(topology.status()).toMatchObject({ members: 2, lost: 1, suspended: 2 });
  });
});
