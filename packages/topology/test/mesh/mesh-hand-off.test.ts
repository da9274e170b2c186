import { verifies } from '@conclave/test/requirements';
import { describe, expect, it } from 'vitest';
import type { BidCost } from '../../src/hand-off/bid-cost.ts';
import { MeshHandOff } from '../../src/mesh/mesh-hand-off.ts';
import { MeshGraph } from '../../src/mesh/mesh-graph.ts';
import { seededNumbers } from '../../src/mesh/seeded-numbers.ts';

function mesh(slots: readonly number[], { fullUpTo = 32, cost }: { fullUpTo?: number; cost?: BidCost } = {}) {
  const graph = new MeshGraph({ degree: 4, fullUpTo, numbers: seededNumbers(3) });
  const handOff = new MeshHandOff(graph, cost);
  handOff.addClass(0, []);
  for (const [agent, count] of slots.entries()) {
    graph.insert(agent);
    handOff.addMember(agent, count, [0]);
  }
  return { graph, handOff };
}

const ones = (count: number): number[] => Array.from({ length: count }, () => 1);

describe('mesh hand-off', () => {
  it(verifies('E4.mesh-bids', 'gives a task to whoever has most free slots'), () => {
    const { handOff } = mesh([1, 3, 2]);
    expect(Array.from({ length: 7 }, () => handOff.take(0))).toEqual([1, 2, 1, 0, 2, 1, -1]);
  });

  it(verifies('E4.mesh-bids', 'gives a task to the lowest expected cost per free slot'), () => {
    const durations = [40, 10, 30];
    const { handOff } = mesh([1, 1, 4], { cost: (agent) => durations[agent]! });
    // 30 over 4 slots is less than 10 over 1.
    expect(Array.from({ length: 4 }, () => handOff.take(0))).toEqual([2, 1, 2, 2]);
  });

  it(verifies('E4.mesh-bids', 'asks the neighbours first, and lets an idle stranger steal the rest'), () => {
    const { graph, handOff } = mesh(ones(60), { fullUpTo: 8 });
    const first = handOff.take(0);
    expect(handOff.stolen).toBe(1);
    const second = handOff.take(0);
    expect(graph.neighbours(first)).toContain(second);
    expect(handOff.stolen).toBe(1);
    // Everybody near it is taken: the next task is stolen by a stranger.
    for (const agent of [second, ...graph.neighbours(second)]) handOff.setSlots(agent, 0);
    const stranger = handOff.take(0);
    expect(graph.neighbours(second)).not.toContain(stranger);
    expect(handOff.stolen).toBe(2);
  });

  it.each([1, 30, 99])(verifies('E4.mesh-bids', 'spreads equal work evenly with %i tasks open'), (busy) => {
    const { handOff } = mesh(ones(100), { fullUpTo: 8 });
    const counts = new Int32Array(100);
    const open: number[] = [];
    for (let i = 0; i < 20_000; i += 1) {
      if (open.length === busy) handOff.release(open.shift()!);
      const agent = handOff.take(0);
      open.push(agent);
      counts[agent]! += 1;
    }
    const deviation = Math.sqrt(counts.reduce((sum, count) => sum + (count - 200) ** 2, 0) / 100) / 200;
    expect(deviation).toBeLessThan(0.3);
  });
});
