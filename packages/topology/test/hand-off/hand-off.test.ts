import { verifies } from '@conclave/test/requirements';
import { describe, expect, it } from 'vitest';
import { HierarchicalHandOff } from '../../src/hierarchical/hierarchical-hand-off.ts';
import { HierarchicalTopology } from '../../src/hierarchical/hierarchical-topology.ts';
import { MemberTree } from '../../src/hierarchical/member-tree.ts';
import { StarHandOff } from '../../src/star/star-hand-off.ts';

function star(agents: number, slots = 1): StarHandOff {
  const handOff = new StarHandOff();
  handOff.addClass(0, []);
  for (let agent = 0; agent < agents; agent += 1) handOff.addMember(agent, slots, [0]);
  return handOff;
}

function hierarchical(agents: number, branching = 8): { tree: MemberTree; handOff: HierarchicalHandOff } {
  const tree = new MemberTree(branching);
  const layout = new HierarchicalTopology(tree);
  const handOff = new HierarchicalHandOff(tree);
  handOff.addClass(0, []);
  for (let agent = 0; agent < agents; agent += 1) {
    layout.join(agent, `agent-${agent}`);
    handOff.addMember(agent, 1, [0]);
  }
  return { tree, handOff };
}

/** Takes while `busy` tasks are open, the longest open one ending first; counts tasks per agent. */
function load(
  handOff: StarHandOff | HierarchicalHandOff,
  run: { tasks: number; busy: number },
): Map<number, number> {
  const counts = new Map<number, number>();
  const open: number[] = [];
  for (let i = 0; i < run.tasks; i += 1) {
    if (open.length === run.busy) handOff.release(open.shift()!);
    const agent = handOff.take(0);
    open.push(agent);
    counts.set(agent, (counts.get(agent) ?? 0) + 1);
  }
  return counts;
}

/** Standard deviation over mean. */
function deviation(counts: Map<number, number>, agents: number): number {
  const mean = [...counts.values()].reduce((sum, count) => sum + count, 0) / agents;
  let squares = (agents - counts.size) * mean ** 2;
  for (const count of counts.values()) squares += (count - mean) ** 2;
  return Math.sqrt(squares / agents) / mean;
}

describe('star hand-off', () => {
  it.each([1, 7, 99, 100])(
    verifies('E4.star-hands-out-in-turn', 'spreads equal work evenly with %i tasks open'),
    (busy) => {
      expect(deviation(load(star(100), { tasks: 10_000, busy }), 100)).toBeLessThan(0.05);
    },
  );

  it('gives an agent with more slots more work, one task per round', () => {
    const handOff = new StarHandOff();
    handOff.addClass(0, []);
    handOff.addMember(0, 2, [0]);
    handOff.addMember(1, 1, [0]);
    expect([handOff.take(0), handOff.take(0), handOff.take(0), handOff.take(0)]).toEqual([0, 1, 0, -1]);
  });

  it('keeps the turn of agents that serve several classes', () => {
    const handOff = new StarHandOff();
    for (const classId of [0, 1, 2]) handOff.addClass(classId, []);
    for (let agent = 0; agent < 10; agent += 1) handOff.addMember(agent, 1, [0, 1, 2]);
    const takes = Array.from({ length: 20 }, (_, i) => {
      const agent = handOff.take(i % 3);
      handOff.release(agent);
      return agent;
    });
    expect(takes).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });
});

describe('hierarchical hand-off', () => {
  it(verifies('E4.hierarchical-delegates', 'gives every agent work before any gets a second task'), () => {
    const counts = load(hierarchical(100).handOff, { tasks: 100, busy: 100 });
    expect(counts.size).toBe(100);
  });

  it('passes a task to the branch with most free slots', () => {
    const { tree, handOff } = hierarchical(13, 3);
    const branchOf = (agent: number): number => {
      let at = agent;
      while (tree.parent[at] !== tree.root && at !== tree.root) at = tree.parent[at]!;
      return at;
    };
    const [first, second, third] = tree.childrenOf(tree.root);
    const branches = Array.from({ length: 6 }, () => branchOf(handOff.take(0)));
    expect(branches).toEqual([first, second, third, first, second, third]);
  });

  it('lets a lead work itself when those below it are busy', () => {
    const { tree, handOff } = hierarchical(4, 3);
    const order = Array.from({ length: 5 }, () => handOff.take(0));
    expect(order.indexOf(tree.root)).toBe(3);
    expect(order[4]).toBe(-1);
  });

  it('spreads work evenly over the members of one lead', () => {
    const counts = load(hierarchical(9).handOff, { tasks: 9_000, busy: 1 });
    expect(deviation(counts, 9)).toBeLessThan(0.05);
  });
});
