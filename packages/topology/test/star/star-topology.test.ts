import { verifies } from '@conclave/test/requirements';
import { describe, expect, it } from 'vitest';
import { StarTopology } from '../../src/star/star-topology.ts';
import { COORDINATOR } from '../../src/layout/topology.ts';

function starOf(hub: 'coordinator' | 'agent', agents: number): StarTopology {
  const star = new StarTopology(hub);
  for (let index = 0; index < agents; index += 1) star.join(index, `agent-${index}`);
  return star;
}

describe('star', () => {
  it(verifies('E4.star-routes', 'sends a message between two agents through the coordinator'), () => {
    const star = starOf('coordinator', 3);
    expect(star.mayMessage(0, 1)).toBe(false);
    expect(star.mayMessage(0, COORDINATOR)).toBe(true);
    expect(star.route(0, 1)).toEqual([COORDINATOR, 1]);
    expect(star.route(COORDINATOR, 2)).toEqual([2]);
    expect(star.route(1, 1)).toEqual([]);
    expect(star.broadcastPlan(1)).toEqual([
      [[1, COORDINATOR]],
      [
        [COORDINATOR, 0],
        [COORDINATOR, 2],
      ],
    ]);
  });

  it('drops the edge of a lost spoke', () => {
    const plan = starOf('coordinator', 3).leave(1);
    expect(plan).toEqual({
      lost: 1,
      action: 'dropped',
      successor: null,
      removed: [[COORDINATOR, 1]],
      added: [],
    });
  });

  it(verifies('E4.star-elects', 'elects the longest-standing member when the hub is lost'), () => {
    const star = starOf('agent', 4);
    star.leave(1);
    expect(star.leave(0)).toEqual({
      lost: 0,
      action: 'elected',
      successor: 2,
      removed: [
        [0, 2],
        [0, 3],
      ],
      added: [[2, 3]],
    });
    expect(star.describe()).toMatchObject({ top: 2, size: 2 });
  });

  it('describes itself', () => {
    expect(starOf('agent', 2).describe()).toEqual({
      kind: 'star',
      size: 2,
      top: 0,
      members: [
        { index: 0, agentId: 'agent-0', role: 'hub', parent: null, depth: 0 },
        { index: 1, agentId: 'agent-1', role: 'spoke', parent: 0, depth: 1 },
      ],
      edges: [[0, 1]],
    });
    expect(new StarTopology('agent').describe().top).toBeNull();
  });

  it('names an unknown member and the known ones', () => {
    expect(() => starOf('agent', 2).route(0, 7)).toThrow('#7" is registered. Registered: agent-0, agent-1');
    expect(() => starOf('agent', 2).join(0, 'again')).toThrow('"again" is already registered');
  });
});
