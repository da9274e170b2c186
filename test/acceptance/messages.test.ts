import type { Message } from '@conclave/swarm';
import { verifies } from '@conclave/test/requirements';
import { expect, it, vi } from 'vitest';
import { agent, embeddedSwarm } from './agents.ts';

it(
  verifies('A1.messages', 'routes a message that one agent sends to another, which answers it'),
  async () => {
    const heard: Message[] = [];
    const answers: Message[] = [];
    const swarm = await embeddedSwarm([
      agent('asker', ['ask'], async () => {
        await swarm.sendMessage({
          sourceAgent: 'asker',
          targetAgent: 'knower',
          messageType: 'coordination_request',
          payload: { question: 'where' },
          correlationId: 'q-1',
        });
        return 'asked';
      }),
      {
        ...agent('knower', ['know'], () => 'known'),
        handleMessage: async (message: Message) => {
          heard.push(message);
          await swarm.sendMessage({
            sourceAgent: 'knower',
            targetAgent: 'asker',
            messageType: 'result_sharing',
            payload: { answer: 'here' },
            correlationId: message.correlationId!,
          });
        },
      },
    ]);
    await swarm.subscribeToMessages({ agentId: 'asker' }, (message) => void answers.push(message));
    const result = await swarm.executeWorkflow(
      await swarm.createWorkflow({ name: 'talk', tasks: [{ id: 'ask', type: 'ask' }] }),
    );
    expect(result.results['ask']).toBe('asked');
    await vi.waitFor(() => expect(answers).toHaveLength(1));
    expect(heard).toMatchObject([
      { sourceAgent: 'asker', payload: { question: 'where' }, correlationId: 'q-1' },
    ]);
    expect(answers).toMatchObject([
      { sourceAgent: 'knower', payload: { answer: 'here' }, correlationId: 'q-1' },
    ]);
    await expect(
      swarm.sendMessage({
        sourceAgent: 'asker',
        targetAgent: 'nobody',
        messageType: 'status_update',
        payload: null,
      }),
    ).rejects.toMatchObject({ code: 'AGENT_NOT_FOUND' });
  },
);
