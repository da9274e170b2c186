import type {
  AnyActorScope,
  AnyEventObject,
  AnyMachineSnapshot,
  AnyStateMachine,
  MachineContext,
} from 'xstate';
import { refuseSpawn } from './compile-assign.ts';
import { actionsAt, compileEffect } from './compile-transition.ts';
import type { CompiledState, Effect, StateView } from './compiled-state.ts';
import { settle } from './macrostep.ts';
import { finish } from './microstep.ts';
import { refuse } from './refuse.ts';
import type { SnapshotShape } from './snapshot.ts';
import { createSnapshot } from './snapshot.ts';

const active = { status: 'active', output: undefined, error: undefined } as const;

type ContextFactory = (args: { spawn: () => never; input: unknown; self: unknown }) => object;

export interface Entry {
  readonly shape: SnapshotShape;
  readonly states: ReadonlyMap<string, CompiledState>;
  readonly initial: CompiledState;
  /** Until the initial state is entered only the root is active; the value already reads as the initial state. */
  readonly preInitial: StateView;
  readonly effect: Effect | null;
  /** The machine has eventless transitions or built-in actions. */
  readonly loops: boolean;
}

/** Root entry, initial transition, entry of the initial state. */
export function compileEntry(
  shape: SnapshotShape,
  states: Map<string, CompiledState>,
  loops: boolean,
): Entry {
  const { machine } = shape;
  const definition = machine.root.initial;
  const initial = states.get(definition.target[0]?.key ?? '');
  if (initial === undefined) throw refuse(machine.id, 'a root without an initial state', 'initial');
  const effect = compileEffect({ machine }, [
    ...actionsAt(machine.root.entry, 'entry'),
    ...actionsAt(definition.actions, 'initial.actions'),
    ...actionsAt(initial.node.entry, `states.${initial.key}.entry`),
  ]);
  const { root } = machine;
  const preInitial = { key: initial.key, nodes: [root], tags: new Set<string>(root.tags) };
  return { shape, states, initial, preInitial, effect, loops };
}

/** An error in the context factory or an initial assigner gives a snapshot with status `error`, as in XState. */
export function initialSnapshot(entry: Entry, scope: AnyActorScope, input: unknown): AnyMachineSnapshot {
  const { shape, initial, states } = entry;
  const event: AnyEventObject = { type: 'xstate.init', input };
  let context = staticContext(shape.machine);
  try {
    context = firstContext(shape.machine, { scope, input });
    const queue: AnyEventObject[] = [];
    const frame = entry.loops
      ? { snapshot: createSnapshot(shape, active, { state: entry.preInitial, context }), queue }
      : undefined;
    const entered = entry.effect === null ? context : entry.effect(context, event, scope, frame);
    const snapshot = createSnapshot(shape, active, { state: initial, context: entered });
    if (initial.final) return finish(snapshot, initial, { event, scope, frame, completes: true });
    return entry.loops ? settle(snapshot, { states, event, scope, queue }) : snapshot;
  } catch (error) {
    return createSnapshot(
      shape,
      { status: 'error', output: undefined, error },
      { state: entry.preInitial, context },
    );
  }
}

function staticContext(machine: AnyStateMachine): MachineContext {
  const context: unknown = machine.config.context;
  return typeof context === 'object' && context !== null ? (context as MachineContext) : {};
}

function firstContext(
  machine: AnyStateMachine,
  { scope, input }: { scope: AnyActorScope; input: unknown },
): MachineContext {
  const context: unknown = machine.config.context;
  if (typeof context !== 'function') return staticContext(machine);
  const spawn = refuseSpawn(machine.id);
  return { ...(context as ContextFactory)({ spawn, input, self: scope.self }) };
}
