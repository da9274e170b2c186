import { verifies } from '@conclave/test/requirements';
import { describe, expect, it } from 'vitest';
import type { Topology } from '../../src/layout/topology.ts';
import { createShape } from '../../src/shape.ts';
import { TopologyOptionsSchema, type TopologyOptionsInput } from '../../src/topology-options.ts';

function meshOf(members: number, options: Partial<TopologyOptionsInput> = {}): Topology {
  const { layout } = createShape('mesh', TopologyOptionsSchema.parse({ kind: 'mesh', ...options }));
  for (let index = 0; index < members; index += 1) layout.join(index, `agent-${index}`);
  return layout;
}

const degrees = (mesh: Topology): number[] => mesh.indices().map((index) => mesh.neighbours(index).length);

describe('mesh', () => {
  it(verifies('E4.mesh-links', 'links everybody up to a size and a few with each other above it'), () => {
    expect(new Set(degrees(meshOf(32)))).toEqual(new Set([31]));
    const large = degrees(meshOf(1_000));
    expect(Math.max(...large)).toBe(8);
    expect(Math.min(...large)).toBeGreaterThanOrEqual(5);
    expect(Math.max(...degrees(meshOf(1_000, { degree: 4 })))).toBe(4);
  });

  it(verifies('E4.mesh-links', 'is full again only when it has shrunk to half of that size'), () => {
    const mesh = meshOf(33);
    for (let index = 32; index > 16; index -= 1) mesh.leave(index);
    expect(mesh.size).toBe(17);
    expect(Math.max(...degrees(mesh))).toBe(8);
    expect(mesh.leave(16).action).toBe('remeshed');
    expect(new Set(degrees(mesh))).toEqual(new Set([15]));
  });

  it(verifies('E4.mesh-links', 'has routes that grow with the logarithm of its members'), () => {
    const longest = (members: number): number => {
      const mesh = meshOf(members);
      return Math.max(...Array.from({ length: 200 }, (_, i) => mesh.route(0, (i * 7_919) % members).length));
    };
    expect(longest(100)).toBeLessThanOrEqual(4);
    expect(longest(1_000)).toBeLessThanOrEqual(5);
    expect(longest(10_000)).toBeLessThanOrEqual(7);
  });

  it('is the same for the same seed and another one for another', () => {
    expect(meshOf(100).describe()).toEqual(meshOf(100).describe());
    expect(meshOf(100).describe()).not.toEqual(meshOf(100, { seed: 2 }).describe());
    expect(meshOf(100).broadcastPlan(0)).toEqual(meshOf(100).broadcastPlan(0));
  });

  it(verifies('E4.mesh-gossips', 'tells everybody with about fan-out messages each, in few rounds'), () => {
    for (const [members, fanOut] of [
      [12, 1],
      [1_000, 1],
      [1_000, 3],
      [10_000, 3],
    ] as const) {
      const plan = meshOf(members, { fanOut }).broadcastPlan(5);
      const heard = new Set([5, ...plan.flat().map(([, receiver]) => receiver)]);
      expect(heard.size).toBe(members);
      // Each member tells once, and is told once more at most by the repair.
      expect(plan.flat().length).toBeLessThanOrEqual((fanOut + 1) * members);
      if (fanOut === 3) expect(plan.length).toBeLessThanOrEqual(2 * Math.log2(members));
    }
  });

  it(verifies('E4.mesh-gossips', 'chooses others each time'), () => {
    const mesh = meshOf(100);
    expect(mesh.broadcastPlan(0)).not.toEqual(mesh.broadcastPlan(0));
  });

  it(verifies('E4.mesh-remeshes', 'links the neighbours of a lost member anew'), () => {
    const mesh = meshOf(100, { degree: 4 });
    const neighbours = mesh.neighbours(50);
    const plan = mesh.leave(50);
    expect(plan.action).toBe('remeshed');
    expect(plan.removed).toHaveLength(neighbours.length);
    expect(plan.added.length).toBeGreaterThan(0);
    for (const [from, to] of plan.added) {
      expect([neighbours.includes(from), neighbours.includes(to)]).toEqual([true, true]);
      expect(mesh.mayMessage(from, to)).toBe(true);
    }
  });
});
