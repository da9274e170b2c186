import type {
  ActorLogic,
  ActorSystem,
  ActorSystemInfo,
  AnyActorScope,
  AnyEventObject,
  AnyMachineSnapshot,
  AnyStateMachine,
  AnyStateNode,
  EmittedFrom,
  EventFromLogic,
  InputFrom,
  Snapshot,
  SnapshotFrom,
} from 'xstate';
import { isConclaveError } from '@conclave/contracts';
import { assertFlat } from './assert-flat.ts';
import type { ActionLike } from './compile-action.ts';
import { needsFrame } from './compile-action.ts';
import { compileStates } from './compile-states.ts';
import type { CompiledState } from './compiled-state.ts';
import { compileEntry, initialSnapshot } from './initial-snapshot.ts';
import { settle, stepOnce } from './macrostep.ts';
import { microstep } from './microstep.ts';
import { refuse } from './refuse.ts';
import { selectTransition } from './select-transition.ts';
import { createSnapshot, snapshotWithStatus } from './snapshot.ts';

/** Logic for `createActor` with the snapshots, events, input and emitted events of machine `M`. */
export type LogicOf<M extends AnyStateMachine> = ActorLogic<
  SnapshotFrom<M>,
  EventFromLogic<M>,
  InputFrom<M>,
  ActorSystem<ActorSystemInfo>,
  EmittedFrom<M>
>;

type AnyLogic = ActorLogic<
  AnyMachineSnapshot,
  AnyEventObject,
  unknown,
  ActorSystem<ActorSystemInfo>,
  AnyEventObject
>;

const compiled = new WeakMap<AnyStateMachine, AnyLogic>();

/**
 * Turns a flat machine into logic for `createActor` with the interpreter's behaviour and a fraction of its cost.
 * Compiling the same machine again gives the same logic.
 * @throws SUPERVISOR_MACHINE_NOT_FLAT naming what has no compiled form, and its place in the config.
 */
export function compileMachine<M extends AnyStateMachine>(machine: M): LogicOf<M> {
  let logic = compiled.get(machine);
  if (logic === undefined) {
    logic = createLogic(machine);
    compiled.set(machine, logic);
  }
  return logic as unknown as LogicOf<M>;
}

/** The compiled form where there is one, else the machine itself, which runs on the interpreter. */
export function toActorLogic<M extends AnyStateMachine>(machine: M): LogicOf<M> {
  try {
    return compileMachine(machine);
  } catch (error) {
    if (isConclaveError(error, 'SUPERVISOR_MACHINE_NOT_FLAT')) return machine as unknown as LogicOf<M>;
    throw error;
  }
}

function createLogic(machine: AnyStateMachine): AnyLogic {
  assertFlat(machine);
  const states = compileStates(machine);
  const shape = { machine, can: canIn(states) };
  const loops = [machine.root, ...Object.values<AnyStateNode>(machine.root.states)].some((node) =>
    nodeLoops(machine, node),
  );
  const entry = compileEntry(shape, states, loops);
  return {
    config: machine.config,
    transition: loops ? loopingTransition(states) : plainTransition(states),
    getInitialSnapshot: (scope, input) => initialSnapshot(entry, scope, input),
    getPersistedSnapshot: (snapshot, options) => machine.getPersistedSnapshot(snapshot, options),
    restoreSnapshot(persisted, scope) {
      const restored = restore(machine, persisted, scope);
      const state = states.get(restored.value as string)!;
      return createSnapshot(shape, restored, { state, context: restored.context });
    },
  };
}

/** The hot path: one lookup, one guard, one effect, one snapshot. */
function plainTransition(states: ReadonlyMap<string, CompiledState>): AnyLogic['transition'] {
  return (snapshot, event, scope) => {
    if (event.type === 'xstate.stop' || event.type === 'xstate.init') return reserved(snapshot, event);
    const transition = selectTransition(states.get(snapshot.value as string)!, snapshot, event);
    if (transition === undefined) return unhandled(snapshot, event);
    return microstep(snapshot, transition, event, scope as AnyActorScope, undefined);
  };
}

function loopingTransition(states: ReadonlyMap<string, CompiledState>): AnyLogic['transition'] {
  return (snapshot, event, scope) => {
    if (event.type === 'xstate.stop') return reserved(snapshot, event);
    const step = { states, event, scope: scope as AnyActorScope, queue: [] };
    if (event.type === 'xstate.init') return settle(snapshot, step);
    const transition = selectTransition(states.get(snapshot.value as string)!, snapshot, event);
    if (transition === undefined && isActorError(event)) return unhandled(snapshot, event);
    return settle(stepOnce(snapshot, transition, step), step);
  };
}

function reserved(snapshot: AnyMachineSnapshot, event: AnyEventObject): AnyMachineSnapshot {
  if (event.type !== 'xstate.stop') return snapshot;
  return snapshotWithStatus(snapshot, { status: 'stopped', output: snapshot.output, error: snapshot.error });
}

/** An error event of another actor that nothing handles fails this one; every other unknown event is ignored. */
function unhandled(snapshot: AnyMachineSnapshot, event: AnyEventObject): AnyMachineSnapshot {
  if (!isActorError(event)) return snapshot;
  return snapshotWithStatus(snapshot, { status: 'error', output: snapshot.output, error: event['error'] });
}

function isActorError(event: AnyEventObject): boolean {
  return event.type.startsWith('xstate.error.actor');
}

function canIn(states: ReadonlyMap<string, CompiledState>) {
  return function can(this: AnyMachineSnapshot, event: AnyEventObject): boolean {
    const transition = selectTransition(states.get(this.value as string)!, this, event);
    return transition !== undefined && transition.allowed;
  };
}

function nodeLoops(machine: AnyStateMachine, node: AnyStateNode): boolean {
  if (node.always !== undefined) return true;
  const transitions = [...node.transitions.values()].flat();
  const actions = [
    ...node.entry,
    ...node.exit,
    ...(node === machine.root ? node.initial.actions : []),
    ...transitions.flatMap((transition) => transition.actions),
  ];
  return actions.some((action) => needsFrame(machine, action as ActionLike));
}

function restore(machine: AnyStateMachine, persisted: Snapshot<unknown>, scope: unknown): AnyMachineSnapshot {
  const restored = machine.restoreSnapshot(persisted, scope as never) as AnyMachineSnapshot;
  if (Object.keys(restored.children).length > 0) throw refuse(machine.id, 'a child', 'a persisted snapshot');
  return restored;
}
