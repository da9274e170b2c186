import type { AnyActorScope, AnyEventObject, AnyMachineSnapshot } from 'xstate';
import type { CompiledState, CompiledTransition, Frame } from './compiled-state.ts';
import { microstep } from './microstep.ts';
import { selectAlways, selectTransition } from './select-transition.ts';

/** A step that goes on until nothing is raised and no eventless transition is enabled: only for machines that need it. */
export interface Macrostep {
  readonly states: ReadonlyMap<string, CompiledState>;
  readonly event: AnyEventObject;
  readonly scope: AnyActorScope;
  readonly queue: AnyEventObject[];
}

export function stepOnce(
  snapshot: AnyMachineSnapshot,
  transition: CompiledTransition | undefined,
  step: Macrostep,
): AnyMachineSnapshot {
  if (transition === undefined) return snapshot;
  const frame: Frame = { snapshot, queue: step.queue };
  return microstep(snapshot, transition, step.event, step.scope, frame);
}

/** XState's loop: eventless transitions before raised events, none again after one that changed nothing. */
export function settle(snapshot: AnyMachineSnapshot, step: Macrostep): AnyMachineSnapshot {
  const maxIterations: number = snapshot.machine.options?.maxIterations ?? Infinity;
  const { states, queue } = step;
  let current = snapshot;
  let { event } = step;
  let eventless = true;
  for (let iteration = 1; current.status === 'active'; iteration += 1) {
    if (iteration > maxIterations) throw infiniteLoop(maxIterations);
    const state = states.get(current.value as string)!;
    let transition: CompiledTransition | undefined = eventless
      ? selectAlways(state, current, event)
      : undefined;
    const before: AnyMachineSnapshot | undefined = transition === undefined ? undefined : current;
    if (transition === undefined) {
      const raised = queue.shift();
      if (raised === undefined) break;
      event = raised;
      transition = selectTransition(state, current, event);
    }
    current = stepOnce(current, transition, { ...step, event });
    eventless = current !== before;
  }
  return current;
}

function infiniteLoop(maxIterations: number): Error {
  return new Error(
    `Infinite loop detected: the machine has processed more than ${maxIterations} microsteps without reaching a stable state. This usually happens when there's a cycle of transitions (e.g., eventless transitions or raised events causing state A -> B -> C -> A).`,
  );
}
