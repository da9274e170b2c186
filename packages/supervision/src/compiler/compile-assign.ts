import type { AnyActorScope, AnyEventObject, MachineContext } from 'xstate';
import type { Effect } from './compiled-state.ts';
import { refuse } from './refuse.ts';
import { replacesContext } from './replace-context.ts';

export interface AssignArgs {
  readonly context: MachineContext;
  readonly event: AnyEventObject;
  readonly spawn: () => never;
  readonly self: unknown;
  readonly system: unknown;
}
type Assigner = (args: AssignArgs, params: unknown) => unknown;
export type Assignment = Assigner | Readonly<Record<string, unknown>>;
export type ParamsOf = (context: MachineContext, event: AnyEventObject) => unknown;

const noContext =
  'Cannot assign to undefined `context`. Ensure that `context` is defined in the machine config.';

/** `assign(...)` in both forms. `paramsOf` is null where the action has no params. */
export function compileAssign(machineId: string, assignment: Assignment, paramsOf: ParamsOf | null): Effect {
  const spawn = refuseSpawn(machineId);
  const argsOf = (context: MachineContext, event: AnyEventObject, scope: AnyActorScope): AssignArgs => {
    if (!context) throw new Error(noContext);
    return { context, event, spawn, self: scope.self, system: scope.system };
  };
  if (typeof assignment !== 'function') return assignProperties(assignment, argsOf, paramsOf);
  if (replacesContext(assignment)) {
    return (context, event, scope) =>
      assignment(argsOf(context, event, scope), paramsOf?.(context, event)) as MachineContext;
  }
  return (context, event, scope) => {
    const update = assignment(argsOf(context, event, scope), paramsOf?.(context, event));
    return { ...context, ...(update as MachineContext) };
  };
}

type ArgsOf = (context: MachineContext, event: AnyEventObject, scope: AnyActorScope) => AssignArgs;

function assignProperties(
  assignment: Readonly<Record<string, unknown>>,
  argsOf: ArgsOf,
  paramsOf: ParamsOf | null,
): Effect {
  const entries = Object.entries(assignment);
  return (context, event, scope) => {
    const args = argsOf(context, event, scope);
    const params = paramsOf?.(context, event);
    const next: Record<string, unknown> = { ...context };
    for (let i = 0; i < entries.length; i += 1) {
      const [key, value] = entries[i]!;
      next[key] = typeof value === 'function' ? (value as Assigner)(args, params) : value;
    }
    return next;
  };
}

/** Children of a compiled machine would be quadratic and shared in fate: actors are started by their host. */
export function refuseSpawn(machineId: string): () => never {
  return () => {
    throw refuse(machineId, 'spawn()', 'an assigner');
  };
}
