import type { AnyEventObject, AnyStateMachine, MachineContext } from 'xstate';
import { evaluateGuard } from 'xstate/guards';
import type { GuardTest } from './compiled-state.ts';

type Predicate = (args: { context: MachineContext; event: AnyEventObject }, params: unknown) => boolean;
interface GuardReference {
  readonly type: string;
  readonly params?: unknown;
}
export type GuardLike = string | GuardReference | Predicate;

/**
 * Plain predicates are called directly. The rest (`and`, `or`, `not`, `stateIn`, aliases, missing names) goes to
 * XState's own evaluation, so it cannot differ.
 */
export function compileGuard(machine: AnyStateMachine, guard: GuardLike | undefined): GuardTest | null {
  if (guard === undefined || guard === '') return null;
  const predicate = plainPredicate(machine, guard);
  if (predicate === undefined)
    return (snapshot, event) => evaluateGuard(guard as never, snapshot.context, event, snapshot);
  const params = paramsOf(guard);
  if (typeof params === 'function') {
    return ({ context }, event) => predicate({ context, event }, params({ context, event }));
  }
  return (snapshot, event) => predicate({ context: snapshot.context, event }, params);
}

export function guardNameOf(guard: GuardLike | undefined): string | undefined {
  if (typeof guard === 'string') return guard;
  return typeof guard === 'object' ? guard.type : undefined;
}

function plainPredicate(machine: AnyStateMachine, guard: GuardLike): Predicate | undefined {
  const name = guardNameOf(guard);
  const resolved: unknown = name === undefined ? guard : machine.implementations.guards?.[name];
  return typeof resolved === 'function' && !('check' in resolved) ? (resolved as Predicate) : undefined;
}

function paramsOf(guard: GuardLike): unknown {
  return typeof guard === 'object' ? guard.params : undefined;
}
