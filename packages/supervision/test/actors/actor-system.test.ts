import { verifies } from '@conclave/test/requirements';
import { describe, expect, it, vi } from 'vitest';
import { assign, createMachine, fromTransition, setup } from 'xstate';
import type { ExitReason } from '../../src/index.ts';
import {
  compileMachine,
  createActorChildPort,
  createActorSystem,
  createSupervisor,
  startActor,
} from '../../src/index.ts';
import { agentMachine } from '../compiler/agent-machine.ts';
import { ManualClock } from '@conclave/testing';

const fragile = compileMachine(
  setup({
    actions: {
      explode: assign(() => {
        throw new Error('exploded');
      }),
    },
  }).createMachine({
    id: 'fragile',
    initial: 'up',
    states: { up: { on: { EXPLODE: { actions: 'explode' }, FINISH: 'over' } }, over: { type: 'final' } },
  }),
);

describe('an actor system', () => {
  it(verifies('E5.failure-stays', 'keeps a failure with its actor and reports it once'), () => {
    const exits: [string, ExitReason][] = [];
    const system = createActorSystem({ onExit: (reason, id) => void exits.push([id, reason]) });
    const first = system.spawn(fragile, { id: 'first' });
    const second = system.spawn(fragile, { id: 'second' });
    first.send({ type: 'EXPLODE' });
    expect(exits).toMatchObject([
      ['first', { kind: 'error', error: { message: expect.stringContaining('exploded') as string } }],
    ]);
    expect(second.getSnapshot().status).toBe('active');
    expect(system.get('first')).toBeUndefined();
    second.send({ type: 'FINISH' });
    expect(exits[1]).toEqual(['second', { kind: 'normal' }]);
    expect(system.size).toBe(0);
  });

  it('stops one actor without telling anyone and lets its id be used again', () => {
    const onExit = vi.fn<() => void>();
    const system = createActorSystem({ onExit });
    const actor = system.spawn(compileMachine(agentMachine), { id: 'a', input: { id: 'a' } });
    expect(system.stop('a')).toBe(true);
    expect(system.stop('a')).toBe(false);
    expect(actor.getSnapshot().status).toBe('stopped');
    system.spawn(compileMachine(agentMachine), { id: 'a', input: { id: 'a' } });
    expect(onExit).not.toHaveBeenCalled();
  });

  it('refuses an id that is taken', () => {
    const system = createActorSystem();
    system.spawn(fragile, { id: 'x' });
    expect(() => system.spawn(fragile, { id: 'x' })).toThrow(
      expect.objectContaining({ code: 'SUPERVISOR_CHILD_EXISTS' }) as Error,
    );
  });

  it('forgets what it stops: nothing is left in XState’s system', () => {
    const system = createActorSystem();
    const ids = Array.from({ length: 100 }, (_, i) => `a${i}`);
    const actors = ids.map((id) => system.spawn(fragile, { id }));
    const inner = actors[0]!.system;
    expect(inner).toBe(actors[99]!.system);
    system.close();
    expect(system.size).toBe(0);
    expect(actors.every((actor) => actor.getSnapshot().status === 'stopped')).toBe(true);
    expect(inner.getSnapshot()._scheduledEvents).toEqual({});
  });

  it('runs delays on its clock and cancels those of a stopped actor', () => {
    const clock = new ManualClock();
    const system = createActorSystem({ clock });
    const machine = createMachine({ initial: 'a', states: { a: { after: { 50: 'b' } }, b: {} } });
    const actor = system.spawn(compileMachine(machine), { id: 'timed' });
    system.spawn(compileMachine(machine), { id: 'stopped' });
    system.stop('stopped');
    expect(clock.timers).toBe(1);
    clock.advance(50);
    expect(actor.getSnapshot().value).toBe('b');
  });

  it('survives an exit listener that throws', () => {
    const system = createActorSystem({
      onExit: () => {
        throw new Error('listener');
      },
    });
    system.spawn(fragile, { id: 'a' }).send({ type: 'EXPLODE' });
    expect(system.spawn(fragile, { id: 'a' }).getSnapshot().status).toBe('active');
  });
});

describe('startActor', () => {
  it('gives the failure of a root actor to its owner', () => {
    const onError = vi.fn<(error: unknown) => void>();
    const logic = fromTransition((): null => {
      throw new Error('root failed');
    }, null);
    startActor(logic, {}, onError).send({ type: 'GO' });
    expect(onError.mock.calls[0]?.[0]).toMatchObject({ message: 'root failed' });
  });
});

describe('actors under a supervisor', () => {
  it(verifies('E5.supervised-actors', 'are restarted fresh, and stop with their supervisor'), async () => {
    const system = createActorSystem();
    const supervisor = createSupervisor({
      id: 'team',
      port: createActorChildPort(system, () => fragile),
      children: ['a', 'b'].map((id) => ({ id, start: { name: 'fragile' } })),
    }).start();
    const before = system.get('a');
    before?.send({ type: 'EXPLODE' });
    expect(system.get('a')).not.toBe(before);
    expect(system.get('a')?.getSnapshot().status).toBe('active');
    await supervisor.stop();
    expect(system.size).toBe(0);
  });

  it(verifies('E5.ten-thousand-children', 'number ten thousand with constant cost each'), async () => {
    const system = createActorSystem();
    const logic = compileMachine(agentMachine);
    const supervisor = createSupervisor({
      id: 'swarm',
      flags: { intensity: 10_000 },
      port: createActorChildPort(system, () => logic),
    }).start();
    for (let i = 0; i < 10_000; i += 1) {
      supervisor.addChild({ id: `a${i}`, start: { name: 'agent', input: { id: `a${i}` } } });
    }
    expect(system.size).toBe(10_000);
    for (let i = 0; i < 100; i += 1) system.get(`a${i * 100}`)?.send({ type: 'STOP' });
    expect(supervisor.whichChildren().filter(({ restarts }) => restarts === 1)).toHaveLength(100);
    await supervisor.stop();
    expect(system.size).toBe(0);
  });
});
