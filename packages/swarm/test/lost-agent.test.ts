import { verifies } from '@conclave/test/requirements';
import { ConclaveError, toErrorData } from '@conclave/contracts';
import type { AgentFleet, Agent } from '@conclave/agents';
import { createTopology } from '@conclave/topology';
import { describe, expect, it } from 'vitest';
import { FleetDispatcher } from '../src/fleet-dispatcher.ts';

/** Agents that only say who they are: what is tested lies between the topology and the fleet. */
function agents(count: number): Agent[] {
  return Array.from({ length: count }, (_, index) => ({
    index,
    id: `agent-${index}`,
    getCapabilities: () => ['work'],
    getStatus: () => ({ concurrency: 1 }),
  })) as unknown as Agent[];
}

function dispatcherOf(count: number) {
  const members = agents(count);
  const fleet = { list: () => members, at: (index: number) => members[index] } as unknown as AgentFleet;
  const topology = createTopology({ kind: 'hierarchical', branching: 2 });
  const dispatcher = new FleetDispatcher({
    topology,
    fleet: () => fleet,
    endOfTurn: (callback) => callback(),
  });
  topology.admit(members.map((agent) => dispatcher.memberOf(agent)));
  dispatcher.joined(members);
  return { dispatcher, topology };
}

const gone = toErrorData(
  new ConclaveError('MCP_SERVER_FAILED', { details: { agentId: 'a', server: 's', reason: 'gone' } }),
);
const work = { taskType: 'work', agentId: undefined };

describe('an agent that its supervision gives up', () => {
  it(verifies('E5.topology-loses-agent', 'leaves the topology, which repairs itself, and comes back'), () => {
    const { dispatcher, topology } = dispatcherOf(3);
    const classId = dispatcher.classOf(work);
    dispatcher.available(0, false);
    dispatcher.gaveUp(0, gone);
    expect(topology.layout.describe()).toMatchObject({ size: 2 });
    expect(topology.layout.has(0)).toBe(false);
    expect([dispatcher.acquire(classId), dispatcher.acquire(classId)].toSorted()).toEqual([1, 2]);
    expect(dispatcher.acquire(classId)).toBe(-1);
    expect(dispatcher.failureOf(classId)).toBeUndefined();
    dispatcher.available(0, true);
    expect(topology.layout.has(0)).toBe(true);
    expect(dispatcher.acquire(classId)).toBe(0);
  });

  it('leaves its reason when nobody else does the work, also for classes that are opened later', () => {
    const { dispatcher } = dispatcherOf(1);
    dispatcher.gaveUp(0, gone);
    const classId = dispatcher.classOf(work);
    expect(dispatcher.acquire(classId)).toBe(-1);
    expect(dispatcher.failureOf(classId)).toMatchObject({ code: 'MCP_SERVER_FAILED' });
    dispatcher.leave(0);
    expect(dispatcher.failureOf(classId)).toBeUndefined();
  });
});
