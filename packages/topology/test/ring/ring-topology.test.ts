import { verifies } from '@conclave/test/requirements';
import { describe, expect, it } from 'vitest';
import { pipelineAlong } from '../../src/ring/pipeline.ts';
import { RingTopology } from '../../src/ring/ring-topology.ts';
import { StarTopology } from '../../src/star/star-topology.ts';

function ringOf(members: number): RingTopology {
  const ring = new RingTopology();
  for (let index = 0; index < members; index += 1) ring.join(index, `agent-${index}`);
  return ring;
}

describe('ring', () => {
  it(verifies('E4.ring-routes', 'sends a message the shorter way round'), () => {
    const ring = ringOf(6);
    expect(ring.route(0, 2)).toEqual([1, 2]);
    expect(ring.route(0, 4)).toEqual([5, 4]);
    expect([ring.mayMessage(5, 0), ring.mayMessage(0, 2)]).toEqual([true, false]);
    expect(ring.broadcastPlan(1)).toEqual([
      [
        [1, 2],
        [1, 0],
      ],
      [
        [2, 3],
        [0, 5],
      ],
      [[3, 4]],
    ]);
  });

  it(verifies('E4.ring-heals', 'closes over a lost member and opens for one that comes back'), () => {
    const ring = ringOf(4);
    expect(ring.leave(2)).toEqual({
      lost: 2,
      action: 'healed',
      successor: 3,
      removed: [
        [1, 2],
        [2, 3],
      ],
      added: [[1, 3]],
    });
    expect(ring.join(2, 'agent-2')).toEqual({
      removed: [[1, 3]],
      added: [
        [1, 2],
        [2, 3],
      ],
    });
    expect(ring.route(1, 3)).toEqual([2, 3]);
  });

  it(verifies('W7.pipeline', 'gives each stage to the neighbour after the one before'), () => {
    const stages = ['read', 'plan', 'write', 'check'].map((id) => ({ id }));
    expect(pipelineAlong(ringOf(3).describe(), 'agent-1', stages)).toEqual([
      { id: 'read', assignedAgent: 'agent-1', dependsOn: [] },
      { id: 'plan', assignedAgent: 'agent-2', dependsOn: ['read'] },
      { id: 'write', assignedAgent: 'agent-0', dependsOn: ['plan'] },
      { id: 'check', assignedAgent: 'agent-1', dependsOn: ['write'] },
    ]);
    expect(
      pipelineAlong(ringOf(1).describe(), 'agent-0', stages).map(({ assignedAgent }) => assignedAgent),
    ).toEqual(stages.map(() => 'agent-0'));
    const star = new StarTopology('coordinator').describe();
    expect(() => pipelineAlong(star, 'agent-0', stages)).toThrow('the topology is star');
    expect(() => pipelineAlong(ringOf(2).describe(), 'agent-7', stages)).toThrow('agent-7');
  });
});
