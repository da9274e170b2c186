import { verifies } from '@conclave/test/requirements';
import { describe, expect, it } from 'vitest';
import { createTopology, type NewMember, type RepairDecision } from '../src/index.ts';

const member = (index: number): NewMember => ({ index, agentId: `agent-${index}`, slots: 1, classIds: [0] });
const members = (count: number): NewMember[] => Array.from({ length: count }, (_, index) => member(index));

function star(agents: number, publishRepair?: (decision: RepairDecision) => Promise<void>) {
  const topology = createTopology({ kind: 'star' }, publishRepair === undefined ? {} : { publishRepair });
  topology.handOff.addClass(0, []);
  topology.admit(members(agents));
  return topology;
}

describe('createTopology', () => {
  it(verifies('E4.max-agents', 'refuses more members than maxAgents and admits none of them'), () => {
    const topology = createTopology({ kind: 'hierarchical', maxAgents: 3 });
    topology.handOff.addClass(0, []);
    topology.admit(members(2));
    expect(() => topology.admit([member(2), member(3)])).toThrow('may have 3 agents and 4 were asked for');
    expect(topology.status()).toMatchObject({ state: 'steady', members: 2 });
    topology.admit([member(2)]);
    expect(topology.layout.size).toBe(3);
  });

  it('refuses unknown options and the same member twice', () => {
    expect(() => createTopology({ kind: 'torus' as never })).toThrow('topology options: kind');
    const topology = star(1);
    expect(() => topology.admit([member(1), member(1)])).toThrow('"agent-1" is already registered');
    expect(topology.layout.size).toBe(1);
  });

  it('is forming until the first member joins', async () => {
    const topology = createTopology({ kind: 'star' });
    expect(topology.status().state).toBe('forming');
    topology.admit([{ ...member(0), classIds: [] }]);
    expect(topology.status().state).toBe('steady');
    await topology.stop();
    expect(topology.status().state).toBe('stopped');
  });

  it(verifies('E4.repairs-published', 'is repairing until every loss is published'), async () => {
    const decisions: RepairDecision[] = [];
    const gates: (() => void)[] = [];
    const topology = star(4, (decision) => {
      decisions.push(decision);
      return new Promise<void>((resolve) => gates.push(resolve));
    });
    const plan = topology.lose(1, 'it crashed six times in 5 s');
    topology.dismiss(2, 'scaled down');
    expect(decisions).toEqual([
      { agentId: 'agent-1', cause: 'lost', reason: 'it crashed six times in 5 s', plan },
      expect.objectContaining({ agentId: 'agent-2', cause: 'left' }),
    ]);
    expect(topology.status()).toMatchObject({
      state: 'repairing',
      members: 2,
      lost: 1,
      left: 1,
      unpublished: 2,
    });
    gates[0]!();
    await Promise.resolve();
    expect(topology.status()).toMatchObject({ state: 'repairing', unpublished: 1 });
    gates[1]!();
    await Promise.resolve();
    expect(topology.status()).toMatchObject({ state: 'steady', unpublished: 0 });
  });

  it('stays in repairing when a repair cannot be published', async () => {
    const topology = star(2, () => Promise.reject(new Error('disk full')));
    topology.lose(0, 'gone');
    await Promise.resolve();
    expect(topology.status()).toMatchObject({ state: 'repairing', unpublished: 1 });
  });

  it('hands no work to a suspended or lost member', () => {
    const topology = star(2);
    topology.suspend(0);
    topology.suspend(0);
    expect(topology.status().suspended).toBe(1);
    expect([topology.handOff.take(0), topology.handOff.take(0)]).toEqual([1, -1]);
    topology.setSlots(0, 2);
    expect(topology.handOff.freeCount(0)).toBe(0);
    topology.resume(0);
    expect(topology.handOff.freeCount(0)).toBe(2);
    topology.suspend(0);
    topology.lose(0, 'gone');
    expect(topology.status()).toMatchObject({ members: 1, suspended: 0 });
    expect(topology.handOff.freeCount(0)).toBe(0);
    expect(() => topology.resume(0)).toThrow('No agent with the id "#0"');
  });
});
