import type { AnyActorScope, AnyEventObject, AnyMachineSnapshot, MachineContext } from 'xstate';
import type { CompiledState, CompiledTransition, Frame } from './compiled-state.ts';
import { createSnapshot, nextSnapshot } from './snapshot.ts';

/** One transition. Returns the same snapshot when neither the state nor the context changed, as the interpreter does. */
// oxlint-disable-next-line max-params -- called per event: an options object would be garbage per event
export function microstep(
  snapshot: AnyMachineSnapshot,
  transition: CompiledTransition,
  event: AnyEventObject,
  scope: AnyActorScope,
  frame: Frame | undefined,
): AnyMachineSnapshot {
  const { effect, target } = transition;
  const before = snapshot.context;
  const context = effect === null ? before : effect(before, event, scope, frame);
  const completes = transition.enters && target.final;
  if (completes || snapshot.status === 'done') {
    const after = nextSnapshot(snapshot, target, context);
    return finish(after, target, { event, scope, frame, completes });
  }
  if (context === before && target.key === snapshot.value) return snapshot;
  return nextSnapshot(snapshot, target, context);
}

interface FinishStep {
  readonly event: AnyEventObject;
  readonly scope: AnyActorScope;
  readonly frame: Frame | undefined;
  /** A final state was entered in this step; false when a machine that was done already is stepped on. */
  readonly completes: boolean;
}

/** The machine is done: output first, then the exit actions of everything that is active. */
export function finish(
  snapshot: AnyMachineSnapshot,
  state: CompiledState,
  step: FinishStep,
): AnyMachineSnapshot {
  const output = step.completes ? machineOutput(snapshot, state, step) : snapshot.output;
  const { doneEffect } = state;
  const context =
    doneEffect === null ? snapshot.context : doneEffect(snapshot.context, step.event, step.scope, step.frame);
  return createSnapshot(
    snapshot,
    { status: 'done', output, error: snapshot.error },
    { state: state.done, context },
  );
}

/** The state's output is computed twice where the root has one too: the interpreter does so, and a mapper may count. */
function machineOutput(snapshot: AnyMachineSnapshot, state: CompiledState, step: FinishStep): unknown {
  const { context } = snapshot;
  const { self } = step.scope;
  const stateOutput = (): unknown => resolveOutput(state.node.output, { context, event: step.event, self });
  if (state.node.output !== undefined) stateOutput();
  const rootOutput: unknown = snapshot.machine.root.output;
  if (rootOutput === undefined) return undefined;
  const event = {
    type: `xstate.done.state.${state.node.id}`,
    output: state.node.output === undefined ? undefined : stateOutput(),
  };
  return resolveOutput(rootOutput, { context, event, self });
}

interface OutputArgs {
  readonly context: MachineContext;
  readonly event: AnyEventObject;
  readonly self: AnyActorScope['self'];
}

function resolveOutput(mapper: unknown, args: OutputArgs): unknown {
  return typeof mapper === 'function' ? (mapper as (args: OutputArgs) => unknown)(args) : mapper;
}
