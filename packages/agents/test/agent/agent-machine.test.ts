import { createActor } from 'xstate';
import { describe, expect, it } from 'vitest';
import { compileMachine } from '@conclave/supervision';
import { verifies } from '@conclave/test/requirements';
import type { AgentEvent } from '../../src/agent/agent.machine.ts';
import { createAgentMachine } from '../../src/agent/agent.machine.ts';

const limits = { intensity: 2, periodMs: 1_000 };

function agent(concurrency = 1) {
  const calls: string[] = [];
  const note =
    (name: string) =>
    (...args: number[]): void =>
      void calls.push([name, ...args.slice(1)].join(' '));
  const effects = {
    scheduleRetry: note('scheduleRetry'),
    cancelRetry: note('cancelRetry'),
    startExecutor: note('startExecutor'),
    announceDown: note('announceDown'),
    announceUp: note('announceUp'),
    reportFailure: note('reportFailure'),
  };
  const logic = compileMachine(createAgentMachine(effects, limits));
  const actor = createActor(logic, { input: { index: 7, concurrency } }).start();
  const send = (...events: AgentEvent['type'][]): string => {
    for (const type of events) actor.send({ type } as AgentEvent);
    return actor.getSnapshot().value;
  };
  const breakAt = (atMs: number): string => {
    actor.send({ type: 'BROKE', atMs, reason: 'gone' });
    return actor.getSnapshot().value;
  };
  return { actor, calls, send, breakAt, context: () => actor.getSnapshot().context };
}

describe('agent machine', () => {
  it('is busy while it has tasks and takes no more than its concurrency', () => {
    const { send, context } = agent(2);
    expect(send('ASSIGN')).toBe('busy');
    expect(send('ASSIGN', 'ASSIGN')).toBe('busy');
    expect(context().running).toBe(2);
    expect(send('SETTLED')).toBe('busy');
    expect(send('SETTLED')).toBe('idle');
  });

  it(verifies('A7.restart', 'backs off, starts again and comes back'), () => {
    const { calls, send, breakAt, context } = agent();
    expect(breakAt(10)).toBe('backingOff');
    expect(context().reason).toBe('gone');
    expect(send('ASSIGN')).toBe('backingOff');
    expect(context().running).toBe(0);
    expect(send('RETRY')).toBe('starting');
    expect(send('UP')).toBe('idle');
    expect(context()).toMatchObject({ restarts: 1, reason: null });
    expect(calls).toEqual(['announceDown', 'scheduleRetry 1', 'cancelRetry', 'startExecutor', 'announceUp']);
  });

  it('counts down what was running when it broke and is busy with the rest', () => {
    const { send, breakAt } = agent(2);
    send('ASSIGN', 'ASSIGN');
    breakAt(10);
    expect(send('SETTLED', 'RETRY', 'UP')).toBe('busy');
    expect(send('SETTLED')).toBe('idle');
  });

  it(verifies('A7.gives-up', 'fails beyond the intensity and starts again when asked'), () => {
    const { calls, send, breakAt } = agent();
    breakAt(0);
    send('RETRY');
    breakAt(10);
    send('RETRY');
    expect(breakAt(20)).toBe('failed');
    expect(calls.at(-1)).toBe('reportFailure');
    expect(send('RETRY', 'UP')).toBe('failed');
    expect(send('RESTART')).toBe('starting');
    expect(send('UP')).toBe('idle');
  });

  it('forgets breaks after the period', () => {
    const { send, breakAt } = agent();
    for (const atMs of [0, 900, 1_800, 2_700]) {
      expect(breakAt(atMs)).toBe('backingOff');
      send('RETRY', 'UP');
    }
  });

  it('drains before it stops', () => {
    const busy = agent(2);
    busy.send('ASSIGN', 'ASSIGN');
    expect(busy.send('DRAIN')).toBe('draining');
    expect(busy.send('ASSIGN', 'SETTLED')).toBe('draining');
    expect(busy.send('SETTLED')).toBe('stopped');
    expect(busy.actor.getSnapshot().status).toBe('done');
    expect(agent().send('DRAIN')).toBe('stopped');
  });

  it('takes back its retry when it is stopped while it waits', () => {
    const { calls, send, breakAt } = agent();
    breakAt(0);
    expect(send('DRAIN')).toBe('stopped');
    expect(calls.at(-1)).toBe('cancelRetry');
  });
});
