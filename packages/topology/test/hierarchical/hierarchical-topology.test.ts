import { verifies } from '@conclave/test/requirements';
import { describe, expect, it } from 'vitest';
import { HierarchicalTopology } from '../../src/hierarchical/hierarchical-topology.ts';
import { MemberTree } from '../../src/hierarchical/member-tree.ts';

/** With branching 2 and seven members: 0 leads 1 and 2; 1 leads 3 and 5; 2 leads 4 and 6. */
function treeOf(agents: number, branching = 2): HierarchicalTopology {
  const topology = new HierarchicalTopology(new MemberTree(branching));
  for (let index = 0; index < agents; index += 1) topology.join(index, `agent-${index}`);
  return topology;
}

describe('hierarchical', () => {
  it(verifies('E4.hierarchical-routes', 'sends a message up to the shared lead and down again'), () => {
    const tree = treeOf(7);
    expect(tree.neighbours(1)).toEqual([0, 3, 5]);
    expect(tree.route(3, 5)).toEqual([1, 5]);
    expect(tree.route(3, 6)).toEqual([1, 0, 2, 6]);
    expect(tree.route(0, 6)).toEqual([2, 6]);
    expect(tree.route(6, 0)).toEqual([2, 0]);
    expect(tree.mayMessage(3, 5)).toBe(false);
    expect(tree.mayMessage(5, 1)).toBe(true);
  });

  it('spreads a broadcast over the tree in rounds', () => {
    expect(treeOf(7).broadcastPlan(1)).toEqual([
      [
        [1, 0],
        [1, 3],
        [1, 5],
      ],
      [[0, 2]],
      [
        [2, 4],
        [2, 6],
      ],
    ]);
  });

  it('keeps the branches equally large as members join', () => {
    const members = treeOf(1 + 8 + 64, 8).describe().members;
    expect(Math.max(...members.map(({ depth }) => depth))).toBe(2);
    const depthsOfThousand = treeOf(1_000, 8)
      .describe()
      .members.map(({ depth }) => depth);
    expect(Math.max(...depthsOfThousand)).toBe(4);
  });

  it(
    verifies(
      'E4.hierarchical-heals',
      'gives the children of a lost lead to its own lead where there is room',
    ),
    () => {
      const tree = treeOf(7, 4);
      // 0 leads 1 2 3 4; 1 leads 5; 2 leads 6.
      expect(tree.leave(1)).toEqual({
        lost: 1,
        action: 'reparented',
        successor: 0,
        removed: [
          [0, 1],
          [1, 5],
        ],
        added: [[0, 5]],
      });
    },
  );

  it(
    verifies('E4.hierarchical-heals', 'promotes a member from below where the lead above has no room'),
    () => {
      expect(treeOf(7).leave(1)).toEqual({
        lost: 1,
        action: 'promoted',
        successor: 3,
        removed: [
          [0, 1],
          [1, 3],
          [1, 5],
        ],
        added: [
          [0, 3],
          [3, 5],
        ],
      });
    },
  );

  it(verifies('E4.hierarchical-heals', 'puts a member in the place of a lost root'), () => {
    const tree = treeOf(7);
    expect(tree.leave(0)).toEqual({
      lost: 0,
      action: 'promoted',
      successor: 3,
      removed: [
        [1, 3],
        [0, 1],
        [0, 2],
      ],
      added: [
        [3, 1],
        [3, 2],
      ],
    });
    expect(tree.describe().top).toBe(3);
    expect(tree.route(5, 6)).toEqual([1, 3, 2, 6]);
  });

  it('ends empty when the last member leaves and starts again', () => {
    const tree = treeOf(1);
    expect(tree.leave(0)).toMatchObject({ action: 'dropped', removed: [] });
    expect(tree.describe()).toMatchObject({ size: 0, top: null, members: [] });
    expect(tree.join(5, 'new')).toEqual({ removed: [], added: [] });
    expect(tree.describe().members).toEqual([
      { index: 5, agentId: 'new', role: 'root', parent: null, depth: 0 },
    ]);
  });
});
