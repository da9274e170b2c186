import { verifies } from '@conclave/test/requirements';
import { describe, expect, it, vi } from 'vitest';
import type { AnyStateMachine, InspectionEvent } from 'xstate';
import {
  assign,
  createActor,
  createMachine,
  fromPromise,
  SimulatedClock,
  spawnChild,
  transition,
} from 'xstate';
import { compileMachine, toActorLogic, replaceContext } from '../../src/index.ts';
import { agentMachine } from './agent-machine.ts';

const machineOf = (config: object): AnyStateMachine =>
  createMachine(config as never) as unknown as AnyStateMachine;
const flat = (states: object, rest: object = {}): AnyStateMachine =>
  machineOf({ id: 'm', initial: 'a', context: { n: 0 }, states, ...rest });

describe('compileMachine', () => {
  it('runs an agent through a task with the interpreter’s snapshots', () => {
    const actor = createActor(compileMachine(agentMachine), { input: { id: 'agent-1' } }).start();
    actor.send({ type: 'ASSIGN', taskId: 't1', attempt: 0 });
    expect(actor.getSnapshot().matches('busy')).toBe(true);
    actor.send({ type: 'DONE' });
    expect(actor.getSnapshot()).toMatchObject({ value: 'idle', status: 'active', context: { done: 1 } });
    expect(actor.getSnapshot().can({ type: 'ASSIGN', taskId: 't2', attempt: 3 })).toBe(false);
  });

  it('gives the same logic for the same machine', () => {
    expect(compileMachine(agentMachine)).toBe(compileMachine(agentMachine));
  });

  it.each([
    ['a nested state', flat({ a: { initial: 'b', states: { b: {} } } }), 'a compound state', 'states.a'],
    [
      'a parallel root',
      machineOf({ id: 'm', type: 'parallel', states: { a: {} } }),
      'type "parallel"',
      'type',
    ],
    ['a history state', flat({ a: {}, b: { type: 'history' } }), 'a history state', 'states.b'],
    [
      'an invoked actor',
      flat({ a: { invoke: { src: fromPromise(async () => 1) } } }),
      'an invoked actor',
      'states.a.invoke',
    ],
    [
      'a spawning action',
      flat({ a: { on: { GO: { actions: ['x', spawnChild('child')] } } } }),
      'xstate.spawnChild',
      'states.a.on.GO[0].actions[1]',
    ],
    [
      'a target outside the states',
      flat({ a: { on: { GO: '#m' } } }),
      'the root as target',
      'states.a.on.GO[0].target',
    ],
  ])(
    verifies('E5.compiler-refuses-by-place', 'refuses %s and names its place'),
    (...[, machine, what, where]) => {
      expect(() => compileMachine(machine)).toThrow(
        expect.objectContaining({ code: 'SUPERVISOR_MACHINE_NOT_FLAT' }) as Error,
      );
      expect(() => compileMachine(machine)).toThrow(what);
      expect(() => compileMachine(machine)).toThrow(`at ${where}.`);
      expect(toActorLogic(machine)).toBe(machine);
    },
  );

  it('refuses to spawn from an assigner: the actor fails and says why', () => {
    const machine = flat({
      a: { on: { GO: { actions: assign(({ spawn }) => ({ child: spawn(fromPromise(async () => 1)) })) } } },
    });
    const failed = vi.fn<(error: unknown) => void>();
    const actor = createActor(compileMachine(machine));
    actor.subscribe({ error: failed });
    actor.start().send({ type: 'GO' });
    expect(actor.getSnapshot().status).toBe('error');
    expect(failed.mock.calls[0]?.[0]).toMatchObject({ code: 'SUPERVISOR_MACHINE_NOT_FLAT' });
  });

  it('defers the actions of the initial state until the actor starts', () => {
    const entered = vi.fn<() => void>();
    const actor = createActor(compileMachine(flat({ a: { entry: entered } })));
    expect(entered).not.toHaveBeenCalled();
    actor.start();
    expect(entered).toHaveBeenCalledOnce();
  });

  it('runs no action in a pure transition', () => {
    const acted = vi.fn<() => void>();
    const logic = compileMachine(flat({ a: { on: { GO: { target: 'b', actions: acted } } }, b: {} }));
    const actor = createActor(logic).start();
    const [next, actions] = transition(logic as never, actor.getSnapshot() as never, { type: 'GO' } as never);
    expect(next).toMatchObject({ value: 'b' });
    expect(actions).toHaveLength(1);
    expect(acted).not.toHaveBeenCalled();
  });

  it('reports its actions to inspectors', () => {
    const seen: string[] = [];
    const inspect = (event: InspectionEvent): void => {
      if (event.type === '@xstate.action') seen.push(event.action.type);
    };
    const machine = flat({ a: { on: { GO: { actions: [{ type: 'named' }] } } } });
    createActor(compileMachine(machine), { inspect }).start().send({ type: 'GO' });
    expect(seen).toEqual(['named']);
  });

  it('restores a persisted snapshot of either form into either form', () => {
    const compiled = createActor(compileMachine(agentMachine), { input: { id: 'x' } }).start();
    compiled.send({ type: 'ASSIGN', taskId: 't', attempt: 1 });
    const persisted = JSON.parse(JSON.stringify(compiled.getPersistedSnapshot())) as never;
    for (const logic of [agentMachine, compileMachine(agentMachine)]) {
      const restored = createActor(logic, { snapshot: persisted, input: { id: 'x' } }).start();
      restored.send({ type: 'DONE' });
      expect(restored.getSnapshot()).toMatchObject({ value: 'idle', context: { id: 'x', done: 1 } });
    }
  });

  it('fires delayed transitions on the actor’s clock and cancels them on exit', () => {
    const machine = flat({
      a: { on: { GO: 'b' }, after: { 1000: 'late' } },
      b: { on: { BACK: 'a' } },
      late: {},
    });
    const clock = new SimulatedClock();
    const actor = createActor(compileMachine(machine), { clock }).start();
    clock.increment(900);
    actor.send({ type: 'GO' });
    clock.increment(900);
    expect(actor.getSnapshot().value).toBe('b');
    actor.send({ type: 'BACK' });
    clock.increment(1000);
    expect(actor.getSnapshot().value).toBe('late');
  });

  it('stops an endless chain of eventless transitions at the machine’s limit', () => {
    const machine = flat(
      { a: { on: { GO: 'b' } }, b: { always: 'c' }, c: { always: 'b' } },
      { options: { maxIterations: 10 } },
    );
    const actor = createActor(compileMachine(machine));
    actor.subscribe({ error: () => undefined });
    actor.start().send({ type: 'GO' });
    expect(actor.getSnapshot()).toMatchObject({ status: 'error' });
  });
});

describe('replaceContext', () => {
  it('lets a compiled machine take the assigner’s object as it is', () => {
    const next = { n: 1 };
    const machine = flat({ a: { on: { GO: { actions: replaceContext(() => next) } } } });
    const actor = createActor(compileMachine(machine)).start();
    actor.send({ type: 'GO' });
    expect(actor.getSnapshot().context).toBe(next);
  });
});
