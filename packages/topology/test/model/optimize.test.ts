import { verifies } from '@conclave/test/requirements';
import { describe, expect, it } from 'vitest';
import { createTopology, optimizeTopology, type SwitchDecision } from '../../src/index.ts';
import { depthsOf } from '../../src/model/coordination-model.ts';
import { HierarchicalTopology } from '../../src/hierarchical/hierarchical-topology.ts';
import { MemberTree } from '../../src/hierarchical/member-tree.ts';

describe('optimizeTopology', () => {
  it(verifies('E4.optimize', 'recommends a star to few agents and a tree with wide leads to many'), () => {
    const request = { targetLatencyMs: 50, hopMs: 1 };
    expect(optimizeTopology({ ...request, agents: 12 })).toMatchObject({ kind: 'star', meetsTarget: true });
    const many = optimizeTopology({ ...request, agents: 10_000, busyShare: 0.1 });
    expect(many).toMatchObject({ kind: 'hierarchical', meetsTarget: true });
    expect(many.branching).toBeGreaterThanOrEqual(8);
    expect(many.predictedLatencyMs).toBeCloseTo(many.forecast.hops, 6);
  });

  it(verifies('E4.optimize', 'recommends peers where one member cannot serve every task'), () => {
    const request = { agents: 40, targetLatencyMs: 100, hopMs: 1, serveMs: 0.5, tasksPerSecond: 1_500 };
    // Twice 1,500 messages of half a millisecond: a hub or a root would need a second and a half each second.
    expect(['mesh', 'ring']).toContain(optimizeTopology(request).kind);
    expect(optimizeTopology({ ...request, tasksPerSecond: 200 }).kind).toBe('star');
  });

  it(verifies('E4.optimize', 'says when nothing meets the target, and what comes nearest'), () => {
    const none = optimizeTopology({ agents: 1_000, targetLatencyMs: 1, hopMs: 1 });
    expect(none).toMatchObject({ meetsTarget: false, kind: 'star', predictedLatencyMs: 2 });
    expect(none.reason).toContain('no shape meets 1 ms for 1000 agents');
    expect(() => optimizeTopology({ agents: 0, targetLatencyMs: 1, hopMs: 1 })).toThrow('agents');
  });

  it(verifies('E4.optimize', 'is taken up by an adaptive topology and by no other'), () => {
    const switches: SwitchDecision[] = [];
    const publishSwitch = async (decision: SwitchDecision): Promise<void> => void switches.push(decision);
    const members = Array.from({ length: 300 }, (_, index) => ({
      index,
      agentId: `agent-${index}`,
      slots: 1,
      classIds: [],
    }));
    const request = { targetLatencyMs: 20, hopMs: 1 };
    const fixed = createTopology({ kind: 'ring' });
    fixed.admit(members);
    expect(fixed.optimize(request)).toMatchObject({ previous: 'ring', applied: false });
    expect(fixed.layout.kind).toBe('ring');
    const adaptive = createTopology({ kind: 'adaptive', adaptive: { initial: 'ring' } }, { publishSwitch });
    adaptive.admit(members);
    const done = adaptive.optimize(request);
    expect(done).toMatchObject({ previous: 'ring', applied: true, meetsTarget: true });
    expect(adaptive.layout.kind).toBe(done.kind);
    expect(adaptive.layout.size).toBe(300);
    expect(switches).toEqual([{ from: 'ring', to: done.kind, members: 300, reason: done.reason }]);
    expect(adaptive.optimize(request).applied).toBe(false);
  });

  it.each([2, 8])('counts the depths that a tree with branching %i really has', (branching) => {
    const tree = new HierarchicalTopology(new MemberTree(branching));
    for (let index = 0; index < 500; index += 1) tree.join(index, `agent-${index}`);
    const depths = tree.describe().members.map(({ depth }) => depth);
    const { mean, deepest } = depthsOf(500, branching);
    expect(deepest).toBe(Math.max(...depths));
    expect(mean).toBeCloseTo(depths.reduce((sum, depth) => sum + depth, 0) / 500, 9);
  });
});
