import { ManualClock } from '@conclave/testing';
import { verifies } from '@conclave/test/requirements';
import { describe, expect, it } from 'vitest';
import { createTopology, type SwitchDecision, type TopologyOptionsInput } from '../../src/index.ts';

function adaptive(agents: number, options: TopologyOptionsInput['adaptive'] = {}) {
  const clock = new ManualClock();
  const switches: SwitchDecision[] = [];
  const published: (() => void)[] = [];
  const topology = createTopology(
    { kind: 'adaptive', adaptive: { tasksPerLook: 16, ...options } },
    {
      clock,
      publishSwitch: (decision) => {
        switches.push(decision);
        return new Promise<void>((resolve) => published.push(resolve));
      },
    },
  );
  topology.handOff.addClass(0, []);
  topology.admit(
    Array.from({ length: agents }, (_, index) => ({
      index,
      agentId: `agent-${index}`,
      slots: 2,
      classIds: [0],
    })),
  );
  const work = (tasks: number): void => {
    for (let i = 0; i < tasks; i += 1) topology.handOff.release(topology.handOff.take(0));
  };
  return { clock, topology, switches, published, work };
}

describe('an adaptive topology', () => {
  it(verifies('E4.adaptive-published', 'changes its shape once, and publishes why'), async () => {
    const { clock, topology, switches, published, work } = adaptive(40, { hubCapacity: 4 });
    work(1_000);
    expect([topology.layout.kind, switches.length]).toEqual(['star', 0]);
    clock.advance(10_000);
    topology.acknowledged(3);
    work(1_000);
    expect(switches).toHaveLength(1);
    expect(switches[0]).toMatchObject({ from: 'star', to: topology.layout.kind, members: 40 });
    expect(switches[0]!.reason).toContain('measured: 40 agents');
    expect(switches[0]!.reason).toContain('latency 3 ms');
    expect(topology.status()).toMatchObject({ state: 'repairing', switches: 1, unpublished: 1 });
    published[0]!();
    await Promise.resolve();
    expect(topology.status()).toMatchObject({ state: 'steady', members: 40, unpublished: 0 });
    clock.advance(60_000);
    work(2_000);
    expect(switches).toHaveLength(1);
  });

  it(verifies('E4.adaptive-keeps', 'takes what is handed out, suspended and resized along'), () => {
    const { topology } = adaptive(6, { initial: 'ring' });
    const { handOff, layout } = topology;
    const taken = Array.from({ length: 4 }, () => handOff.take(0));
    topology.suspend(5);
    topology.setSlots(4, 5);
    expect(handOff.freeCount(0)).toBe(6 * 2 - 4 - 2 + 3);
    topology.optimize({ targetLatencyMs: 10, hopMs: 1 });
    expect([layout.kind, layout.size, handOff.freeCount(0)]).toEqual(['star', 6, 9]);
    for (const agent of taken) handOff.release(agent);
    topology.resume(5);
    expect(handOff.freeCount(0)).toBe(15);
    expect(() => handOff.release(taken[0]!)).toThrow('that nobody had taken');
    topology.lose(0, 'gone');
    expect(layout.has(0)).toBe(false);
    topology.admit([{ index: 0, agentId: 'agent-0', slots: 1, classIds: [0] }]);
    expect(handOff.freeCount(0)).toBe(14);
  });

  it(verifies('E4.adaptive-decides', 'counts lost and suspended members as failures'), () => {
    const { clock, topology, switches, work } = adaptive(30, { hubCapacity: 4 });
    topology.lose(29, 'gone');
    topology.suspend(28);
    topology.suspend(28);
    clock.advance(10_000);
    work(200);
    expect(switches[0]!.reason).toContain('2 failures');
  });
});
