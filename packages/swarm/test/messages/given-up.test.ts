import { createAgentFleet } from '@conclave/agents';
import { silentLogger, systemClock, systemRandom } from '@conclave/contracts';
import type { Message } from '@conclave/contracts';
import { createWorkerShards } from '@conclave/pool';
import { verifies } from '@conclave/test/requirements';
import { createCountingIds } from '@conclave/testing';
import { createTopology } from '@conclave/topology';
import { expect, it, onTestFinished } from 'vitest';
import { MessageDesk } from '../../src/messages/message-desk.ts';
import { Subscriptions } from '../../src/subscriptions.ts';
import { localAgent } from '../local-agents.ts';
import { until } from '../until.ts';

/** Agents `ann` and `ben`, and `ill`, which its supervision has given up and the topology has lost. */
async function deskWithLostAgent() {
  const heard: Message[] = [];
  const topology = createTopology({ kind: 'star' });
  const ids = createCountingIds();
  const system = { clock: systemClock, logger: silentLogger, ids };
  const shards = createWorkerShards({ shards: 1, onSettle: () => undefined });
  const fleet = createAgentFleet({
    ...system,
    shards,
    random: systemRandom,
    onSettle: () => undefined,
    onAvailability: () => undefined,
    onFailed: (agent, error) => void topology.lose(agent, error.message),
    tuning: { healthIntervalMs: 1, restartIntensity: 0 },
  });
  onTestFinished(async () => {
    await fleet.stop();
    await shards.stop();
  });
  const handleMessage = (message: Message) => void heard.push(message);
  const healthCheck = () => ({ status: 'unhealthy', reason: 'worn out' });
  for (const agentId of ['ann', 'ben', 'ill']) {
    const more = agentId === 'ill' ? { handleMessage, healthCheck } : { handleMessage };
    const { index } = fleet.addLocal(localAgent(agentId, more));
    topology.admit([{ index, agentId, slots: 1, classIds: [] }]);
  }
  await until(() => expect(topology.layout.size).toBe(2));
  const subscriptions = new Subscriptions(ids);
  const desk = new MessageDesk({ ...system, fleet, topology, subscriptions, endOfTurn: setImmediate });
  return { desk, heard };
}

it(verifies('B1.refused', 'refuses messages to and from an agent that was given up'), async () => {
  const { desk, heard } = await deskWithLostAgent();
  const message = { id: 'm', messageType: 'status_update', timestamp: 1 } as const;
  const sent = desk.send({ ...message, sourceAgent: 'ann', targetAgent: 'ill' });
  await expect(sent).rejects.toMatchObject({
    code: 'AGENT_UNREACHABLE',
    message: expect.stringContaining('worn out') as string,
    details: { from: 'ann', to: 'ill' },
  });
  await expect(desk.send({ ...message, sourceAgent: 'ill', targetAgent: 'ann' })).rejects.toMatchObject({
    code: 'AGENT_UNREACHABLE',
  });
  expect(heard).toEqual([]);
});

it(verifies('B3.broadcast', 'counts an agent that was given up as not reached'), async () => {
  const { desk, heard } = await deskWithLostAgent();
  const cast = await desk.broadcast({ sourceAgent: 'ann', messageType: 'status_update' });
  expect(cast).toMatchObject({ recipients: 2, delivered: 1, failed: 1 });
  expect(cast.failures).toEqual([{ agentId: 'ill', reason: 'the plan of the topology does not lead to it' }]);
  expect(heard.map(({ targetAgent }) => targetAgent)).toEqual(['ben']);
});
