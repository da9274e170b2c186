import { verifies } from '@conclave/test/requirements';
import { RecordingLogger } from '@conclave/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Message } from '@conclave/contracts';
import { createNode } from '../../src/index.ts';
import type { SwarmNode, SwarmOptionsInput } from '../../src/index.ts';
import { functionAgent } from '../agents.ts';
import { localAgent } from '../local-agents.ts';

const logger = new RecordingLogger();

/** Agents that note down what they hear. */
async function talkers(ids: readonly string[], options: SwarmOptionsInput = {}) {
  const swarm = await createNode({ shards: 1, topology: 'star', ...options }, { logger });
  onTestFinished(() => swarm.stop());
  const heard: Message[] = [];
  for (const id of ids)
    await swarm.registerAgent(localAgent(id, { handleMessage: (message) => void heard.push(message) }));
  return { swarm, heard };
}

let made = 0;
function message(sourceAgent: string, targetAgent: string, more: object = {}) {
  made += 1;
  const fixed = { id: `m${made}`, messageType: 'status_update', timestamp: 1 } as const;
  return { ...fixed, sourceAgent, targetAgent, ...more };
}

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: { code: string }) => error.code,
  );

describe('sendMessage', () => {
  it(
    verifies('B1.send', 'hands a message to an in-process agent along the route of the topology'),
    async () => {
      const { swarm, heard } = await talkers(['ann', 'ben']);
      const sent = await swarm.sendMessage(message('ann', 'ben', { payload: { n: 1 } }));
      expect(sent).toMatchObject({ route: ['coordinator', 'ben'], receivers: 1, delivered: true });
      expect(heard).toEqual([sent.message]);
    },
  );

  it(verifies('B1.not-delivered', 'says so when nobody listens there'), async () => {
    const { swarm } = await talkers(['ann'], { agents: [functionAgent('deaf', 'echo')] });
    const sent = await swarm.sendMessage(message('ann', 'deaf'));
    expect(sent).toMatchObject({ receivers: 0, delivered: false });
    const seen: string[] = [];
    await swarm.subscribeToMessages({}, ({ id }) => seen.push(id));
    expect(await swarm.sendMessage(message('ann', 'deaf'))).toMatchObject({ delivered: false });
    expect(seen).toHaveLength(1);
    await swarm.subscribeToMessages({ agentId: 'deaf' }, () => {
      throw new Error('broken');
    });
    expect(await swarm.sendMessage(message('ann', 'deaf'))).toMatchObject({ delivered: false });
    await swarm.subscribeToMessages({ agentId: 'deaf' }, () => undefined);
    expect(await swarm.sendMessage(message('ann', 'deaf'))).toMatchObject({ receivers: 1, delivered: true });
  });

  it(
    verifies('B1.order', 'delivers what is sent in one turn by priority, then in order per sender'),
    async () => {
      const { swarm, heard } = await talkers(['ann', 'ben', 'eve']);
      const order = ['low', 'normal', 'high', 'normal', 'high', 'low'] as const;
      const sent = order.flatMap((priority, i) =>
        ['ann', 'eve'].map((from) => message(from, 'ben', { priority, payload: i })),
      );
      await Promise.all(sent.map((one) => swarm.sendMessage(one)));
      expect(heard.map(({ priority }) => priority)).toEqual(
        order.flatMap((it) => [it, it]).toSorted((a, b) => rank(a) - rank(b)),
      );
      for (const from of ['ann', 'eve']) {
        const of = heard.filter(({ sourceAgent }) => sourceAgent === from).map(({ payload }) => payload);
        expect(of).toEqual([2, 4, 1, 3, 0, 5]);
      }
    },
  );

  it(
    verifies('B1.refused', 'refuses unknown and lost agents, and what is no message; nobody hears of it'),
    async () => {
      const { swarm, heard } = await talkers(['ann', 'ben']);
      expect(await codeOf(swarm.sendMessage(message('ann', 'nobody')))).toBe('AGENT_NOT_FOUND');
      expect(await codeOf(swarm.sendMessage(message('nobody', 'ann')))).toBe('AGENT_NOT_FOUND');
      expect(await codeOf(swarm.sendMessage({ ...message('ann', 'ben'), colour: 'red' } as never))).toBe(
        'CONFIG_INVALID',
      );
      const late = codeOf(swarm.sendMessage(message('ann', 'ben')));
      const gone = swarm.unregisterAgent('ben');
      expect(await late).toBe('AGENT_NOT_FOUND');
      await gone;
      expect(heard).toEqual([]);
    },
  );
});

describe('subscribeToMessages', () => {
  it(
    verifies('B3.subscribe', 'filters by agent, type, sender, exchange and priority, until it is ended'),
    async () => {
      const { swarm } = await talkers(['ann', 'ben', 'eve']);
      const heard: string[] = [];
      const filters = {
        agent: { agentId: 'ben' },
        type: { messageType: 'result_sharing' },
        source: { sourceAgent: 'eve' },
        exchange: { correlationId: 'c1' },
        priority: { priority: 'high' },
        both: { agentId: 'ben', priority: 'high' },
      } as const;
      const ids: string[] = [];
      for (const [name, filter] of Object.entries(filters))
        ids.push(await swarm.subscribeToMessages(filter, ({ id }) => heard.push(`${name} ${id}`)));
      const sent = [
        message('ann', 'ben', { id: '1' }),
        message('ann', 'eve', { id: '2', messageType: 'result_sharing', correlationId: 'c1' }),
        message('eve', 'ann', { id: '3', priority: 'high' }),
        message('eve', 'ben', { id: '4', priority: 'high' }),
      ];
      for (const one of sent) await swarm.sendMessage(one);
      const expected = ['agent 1', 'type 2', 'exchange 2', 'source 3', 'priority 3'];
      expect(heard).toEqual([...expected, 'agent 4', 'source 4', 'priority 4', 'both 4']);
      for (const id of ids) await swarm.unsubscribe(id);
      await swarm.sendMessage(message('eve', 'ben', { priority: 'high' }));
      expect(heard).toHaveLength(9);
      expect(await codeOf(swarm.unsubscribe(ids[0]!))).toBe('SUBSCRIPTION_NOT_FOUND');
      expect(await codeOf(swarm.subscribeToMessages({ agentId: 'zoe' }, () => undefined))).toBe(
        'AGENT_NOT_FOUND',
      );
    },
  );
});

describe('broadcastMessage', () => {
  const said = { sourceAgent: 'ann', messageType: 'coordination_request', payload: 'all hands' } as const;

  it(verifies('B3.broadcast', 'reaches every other agent over the plan of the topology, once'), async () => {
    for (const topology of ['star', 'hierarchical', 'ring', 'mesh'] as const) {
      const ids = ['ann', 'ben', 'cid', 'dan', 'eve'];
      const { swarm, heard } = await talkers(ids, { topology, branching: 2 });
      const cast = await swarm.broadcastMessage(said);
      expect(cast).toMatchObject({ recipients: 4, delivered: 4, failed: 0, failures: [] });
      if (topology === 'star' || topology === 'hierarchical') expect(cast.rounds).toBe(2);
      else expect(cast.rounds).toBeGreaterThan(0);
      expect(heard.map(({ targetAgent }) => targetAgent).toSorted()).toEqual(ids.slice(1));
      expect(new Set(heard.map(({ id }) => id)).size).toBe(4);
      expect(heard.every(({ correlationId }) => correlationId === cast.broadcastId)).toBe(true);
    }
  });

  it(verifies('B3.broadcast', 'counts those that it did not reach, with the reason'), async () => {
    const { swarm, heard } = await talkers(['ann', 'ben', 'cid'], {
      agents: [functionAgent('deaf', 'echo')],
    });
    const cast = await swarm.broadcastMessage(said);
    expect(cast).toMatchObject({ recipients: 3, delivered: 2, failed: 1 });
    expect(cast.failures).toEqual([{ agentId: 'deaf', reason: 'nobody listens there' }]);
    expect(heard.map(({ targetAgent }) => targetAgent).toSorted()).toEqual(['ben', 'cid']);
  });

  it(verifies('B3.broadcast-scopes', 'keeps to neighbours, to a type or to a capability'), async () => {
    const { swarm, heard } = await talkers(['ann', 'ben', 'cid', 'dan'], {
      topology: 'hierarchical',
      branching: 2,
    });
    const note = (it: Message) => void heard.push(it);
    await swarm.registerAgent(
      localAgent('rex', { agentType: 'reviewer', capabilities: ['review'], handleMessage: note }),
    );
    const targets = async (input: Parameters<SwarmNode['broadcastMessage']>[0]) => {
      heard.length = 0;
      const cast = await swarm.broadcastMessage(input);
      expect(cast.delivered).toBe(heard.length);
      return heard.map(({ targetAgent }) => targetAgent).toSorted();
    };
    expect(await targets({ ...said, scope: { to: 'neighbours' } })).toEqual(['ben', 'cid']);
    expect(await targets({ ...said, scope: { to: 'type', agentType: 'reviewer' } })).toEqual(['rex']);
    expect(await targets({ ...said, scope: { to: 'capability', capability: 'work' } })).toEqual([
      'ben',
      'cid',
      'dan',
    ]);
    const nobody = await swarm.broadcastMessage({ ...said, scope: { to: 'type', agentType: 'poet' } });
    expect(nobody).toMatchObject({ recipients: 0, delivered: 0, failed: 0, rounds: 0 });
    expect(await codeOf(swarm.broadcastMessage({ ...said, sourceAgent: 'zoe' }))).toBe('AGENT_NOT_FOUND');
  });
});

function rank(priority: Message['priority']): number {
  return ['high', 'normal', 'low'].indexOf(priority);
}
