import type { Message } from '@conclave/contracts';
import { describe, expect, it } from 'vitest';
import { verifies } from '@conclave/test/requirements';
import { fleetUnderTest } from '../fleet-under-test.ts';

const spec = { kind: 'function' as const, module: 'file:///none.js', capabilities: ['work'] };

describe('messages of an agent', () => {
  it(verifies('A1.messages', 'reach the subscribers of the target'), async () => {
    const { one } = fleetUnderTest();
    const [ann, ben] = [one({ ...spec, id: 'ann' }), one({ ...spec, id: 'ben' })];
    const got: Message[] = [];
    const unsubscribe = ben.subscribeToMessages((message) => got.push(message));
    const sent = await ann.sendMessage({
      targetAgent: 'ben',
      messageType: 'status_update',
      payload: { done: 3 },
    });
    expect(got).toEqual([sent]);
    expect(sent).toMatchObject({
      sourceAgent: 'ann',
      targetAgent: 'ben',
      priority: 'normal',
      payload: { done: 3 },
    });
    unsubscribe();
    await ann.sendMessage({ targetAgent: 'ben', messageType: 'status_update' });
    expect(got).toHaveLength(1);
  });

  it(verifies('A1.messages', 'are filtered by type, sender and exchange'), () => {
    const agent = fleetUnderTest().one({ ...spec, id: 'ben' });
    const got: string[] = [];
    agent.subscribeToMessages((message) => got.push(message.id), {
      messageType: 'result_sharing',
      sourceAgent: 'ann',
    });
    agent.subscribeToMessages((message) => got.push(`exchange ${message.id}`), { correlationId: 'c1' });
    const base = { targetAgent: 'ben', timestamp: 1 } as const;
    expect(agent.handleMessage({ ...base, id: '1', sourceAgent: 'ann', messageType: 'result_sharing' })).toBe(
      1,
    );
    expect(agent.handleMessage({ ...base, id: '2', sourceAgent: 'eve', messageType: 'result_sharing' })).toBe(
      0,
    );
    const exchange = { ...base, id: '3', sourceAgent: 'eve', correlationId: 'c1' } as const;
    expect(agent.handleMessage({ ...exchange, messageType: 'status_update' })).toBe(1);
    expect(got).toEqual(['1', 'exchange 3']);
  });

  it(verifies('A1.messages', 'to nobody, or to somebody else, are errors'), async () => {
    const agent = fleetUnderTest().one({ ...spec, id: 'ann' });
    const draft = { targetAgent: 'zoe', messageType: 'status_update' } as const;
    await expect(agent.sendMessage(draft)).rejects.toMatchObject({ code: 'AGENT_NOT_FOUND' });
    const stray = {
      id: '1',
      sourceAgent: 'eve',
      targetAgent: 'zoe',
      messageType: 'status_update',
      timestamp: 1,
    } as const;
    expect(() => agent.handleMessage(stray)).toThrow(/addressed to "zoe"/);
    expect(() => agent.handleMessage({ ...stray, colour: 'red' } as never)).toThrow(/colour/);
  });

  it('travel by the port that the fleet was given', async () => {
    const carried: Message[] = [];
    const { one } = fleetUnderTest({ sendMessage: async (message) => void carried.push(message) });
    await one({ ...spec, id: 'ann' }).sendMessage({ targetAgent: 'far-away', messageType: 'status_update' });
    expect(carried).toHaveLength(1);
  });

  it('pass a subscriber that throws', () => {
    const { one, logs } = fleetUnderTest();
    const agent = one({ ...spec, id: 'ben' });
    const got: string[] = [];
    agent.subscribeToMessages(() => {
      throw new Error('no');
    });
    agent.subscribeToMessages((message) => got.push(message.id));
    const message = {
      id: '1',
      sourceAgent: 'ann',
      targetAgent: 'ben',
      messageType: 'status_update',
      timestamp: 1,
    } as const;
    expect(agent.handleMessage(message)).toBe(1);
    expect(got).toEqual(['1']);
    expect(logs[0]?.message).toBe('message subscriber failed');
  });
});
