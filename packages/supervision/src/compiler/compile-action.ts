import type {
  AnyActorScope,
  AnyEventObject,
  AnyMachineSnapshot,
  AnyStateMachine,
  MachineContext,
} from 'xstate';
import type { Assignment, ParamsOf } from './compile-assign.ts';
import { compileAssign } from './compile-assign.ts';
import type { Effect } from './compiled-state.ts';
import { refuse } from './refuse.ts';
import { snapshotWithContext } from './snapshot.ts';

type ActionFunction = (args: unknown, params: unknown) => void;
interface ActionReference {
  readonly type: string;
  readonly params?: unknown;
}
export type ActionLike = string | ActionReference | ActionFunction;

/** XState's internal protocol of built-in actions. */
interface BuiltinAction {
  readonly type: string;
  readonly assignment?: Assignment;
  resolve(
    scope: AnyActorScope,
    snapshot: AnyMachineSnapshot,
    args: unknown,
    params: unknown,
    action: unknown,
    extra: { internalQueue: AnyEventObject[]; deferredActorIds: undefined },
  ): [AnyMachineSnapshot, unknown, ActionLike[] | undefined];
  readonly execute?: (scope: AnyActorScope, params: unknown) => void;
}

const runsUnchanged: ReadonlySet<string> = new Set([
  'xstate.cancel',
  'xstate.emit',
  'xstate.enqueueActions',
  'xstate.log',
  'xstate.raise',
  'xstate.sendTo',
]);

/** @param where path in the config, for a refusal. */
export function compileAction(machine: AnyStateMachine, action: ActionLike, where: string): Effect {
  const resolved = resolve(machine, action);
  const paramsOf = compileParams(action);
  if (!isBuiltin(resolved)) return customEffect(nameOf(action), resolved, paramsOf);
  if (resolved.type === 'xstate.assign')
    return compileAssign(machine.id, resolved.assignment as Assignment, paramsOf);
  if (!runsUnchanged.has(resolved.type)) throw refuse(machine.id, `the action ${resolved.type}`, where);
  return builtinEffect(machine, resolved, paramsOf);
}

/** True for actions that need a {@link Effect}'s frame. */
export function needsFrame(machine: AnyStateMachine, action: ActionLike): boolean {
  const resolved = resolve(machine, action);
  return isBuiltin(resolved) && resolved.type !== 'xstate.assign';
}

function resolve(machine: AnyStateMachine, action: ActionLike): unknown {
  if (typeof action === 'function') return action;
  return machine.implementations.actions?.[typeof action === 'string' ? action : action.type];
}

function isBuiltin(resolved: unknown): resolved is BuiltinAction {
  return typeof resolved === 'function' && 'resolve' in resolved;
}

function nameOf(action: ActionLike): string {
  if (typeof action === 'string') return action;
  return typeof action === 'object' ? action.type : action.name || '(anonymous)';
}

function compileParams(action: ActionLike): ParamsOf | null {
  if (typeof action !== 'object' || !('params' in action)) return null;
  const { params } = action;
  if (typeof params !== 'function') return () => params;
  return (context, event) => params({ context, event });
}

/** Goes through the actor's executor, which defers the actions of the initial state and reports to inspectors. */
function customEffect(type: string, exec: unknown, paramsOf: ParamsOf | null): Effect {
  return (context, event, scope) => {
    const info = { context, event, self: scope.self, system: scope.system };
    const params = paramsOf?.(context, event);
    scope.actionExecutor({ type, info, params: params as never, exec: exec as never });
    return context;
  };
}

function builtinEffect(machine: AnyStateMachine, builtin: BuiltinAction, paramsOf: ParamsOf | null): Effect {
  // oxlint-disable-next-line max-params -- an Effect
  return (context, event, scope, frame) => {
    if (frame === undefined) throw refuse(machine.id, builtin.type, 'a machine without a frame');
    const snapshot = snapshotWithContext(frame.snapshot, context);
    const args = { context, event, self: scope.self, system: scope.system };
    const extra = { internalQueue: frame.queue, deferredActorIds: undefined };
    const [, params, more] = builtin.resolve(
      scope,
      snapshot,
      args,
      paramsOf?.(context, event),
      builtin,
      extra,
    );
    const { execute } = builtin;
    if (execute !== undefined) {
      const exec = (): void => execute(scope, params);
      scope.actionExecutor({ type: builtin.type, info: args, params: params as never, exec: exec as never });
    }
    if (more === undefined) return context;
    // Actions that enqueueActions collected: known only now, so they are compiled now.
    let next: MachineContext = context;
    for (const action of more)
      next = compileAction(machine, action, `a call of ${builtin.type}`)(next, event, scope, frame);
    return next;
  };
}
