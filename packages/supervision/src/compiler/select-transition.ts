import type { AnyEventObject, AnyMachineSnapshot } from 'xstate';
import type { CompiledState, CompiledTransition } from './compiled-state.ts';

/** The first candidate whose guard passes. A guard that throws is reported in the interpreter's words. */
export function selectTransition(
  state: CompiledState,
  snapshot: AnyMachineSnapshot,
  event: AnyEventObject,
): CompiledTransition | undefined {
  const candidates = state.listed.get(event.type) ?? state.unlisted(event.type);
  if (candidates === undefined) return undefined;
  for (let i = 0; i < candidates.length; i += 1) {
    const candidate = candidates[i]!;
    if (candidate.guard === null || passes(candidate, snapshot, event)) return candidate;
  }
  return undefined;
}

/** Eventless transitions; here the interpreter lets a guard's error through as it is. */
export function selectAlways(
  state: CompiledState,
  snapshot: AnyMachineSnapshot,
  event: AnyEventObject,
): CompiledTransition | undefined {
  return state.always.find(({ guard }) => guard === null || guard(snapshot, event));
}

function passes(candidate: CompiledTransition, snapshot: AnyMachineSnapshot, event: AnyEventObject): boolean {
  try {
    return candidate.guard!(snapshot, event);
  } catch (error) {
    const name = candidate.guardName === undefined ? '' : `'${candidate.guardName}' `;
    const place = `in transition for event '${event.type}' in state node '${candidate.sourceId}'`;
    throw new Error(`Unable to evaluate guard ${name}${place}:\n${(error as Error).message}`);
  }
}
