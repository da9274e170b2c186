import type { AnyStateMachine, AnyStateNode, AnyTransitionDefinition } from 'xstate';
import type { ActionLike } from './compile-action.ts';
import { compileAction } from './compile-action.ts';
import type { GuardLike } from './compile-guard.ts';
import { compileGuard, guardNameOf } from './compile-guard.ts';
import type { CompiledState, CompiledTransition, Effect } from './compiled-state.ts';
import { refuse } from './refuse.ts';

export interface TransitionPlace {
  readonly machine: AnyStateMachine;
  /** The state in which the transition is taken: for a transition of the root, each state in turn. */
  readonly state: CompiledState;
  readonly states: ReadonlyMap<string, CompiledState>;
  /** Path in the config, for a refusal. */
  readonly where: string;
}

export function compileTransition(
  place: TransitionPlace,
  definition: AnyTransitionDefinition,
): CompiledTransition {
  const target = targetOf(place, definition);
  const enters = entersTarget(place, definition, target);
  const guard = definition.guard as GuardLike | undefined;
  return {
    guard: compileGuard(place.machine, guard),
    guardName: guardNameOf(guard),
    sourceId: definition.source.id,
    effect: compileEffect(place, actionsOf(place, definition, enters ? target : undefined)),
    target: target ?? place.state,
    enters,
    allowed: definition.target !== undefined || definition.actions.length > 0,
  };
}

/** A transition from a state to itself stays inside unless it says `reenter`; one from the root always leaves and enters. */
function entersTarget(
  place: TransitionPlace,
  definition: AnyTransitionDefinition,
  target: CompiledState | undefined,
): boolean {
  if (target === undefined) return false;
  return definition.source === place.machine.root || definition.reenter || target !== place.state;
}

/** Exit, transition and entry actions in the interpreter's order; `entered` is undefined for an internal transition. */
function actionsOf(
  { machine, state, where }: TransitionPlace,
  definition: AnyTransitionDefinition,
  entered: CompiledState | undefined,
): PlacedAction[] {
  const own = actionsAt(definition.actions, `${where}.actions`);
  if (entered === undefined) return own;
  const throughRoot = definition.source === machine.root && definition.reenter;
  return [
    ...actionsAt(state.node.exit, `states.${state.key}.exit`),
    ...(throughRoot ? actionsAt(machine.root.exit, 'exit') : []),
    ...own,
    ...(throughRoot ? actionsAt(machine.root.entry, 'entry') : []),
    ...actionsAt(entered.node.entry, `states.${entered.key}.entry`),
  ];
}

export interface PlacedAction {
  readonly action: ActionLike;
  readonly where: string;
}

export function actionsAt(actions: readonly unknown[], where: string): PlacedAction[] {
  return actions.map((action, index) => ({ action: action as ActionLike, where: `${where}[${index}]` }));
}

/** One function for all actions in turn; null when there are none. */
export function compileEffect(
  place: Pick<TransitionPlace, 'machine'>,
  actions: readonly PlacedAction[],
): Effect | null {
  const effects = actions.map(({ action, where }) => compileAction(place.machine, action, where));
  const [first, second] = effects;
  if (first === undefined) return null;
  if (second === undefined) return first;
  // oxlint-disable-next-line max-params -- an Effect: called per event, an options object would be garbage per event
  return (context, event, scope, frame) => {
    let next = context;
    for (let i = 0; i < effects.length; i += 1) next = effects[i]!(next, event, scope, frame);
    return next;
  };
}

function targetOf(place: TransitionPlace, definition: AnyTransitionDefinition): CompiledState | undefined {
  const targets = definition.target as readonly AnyStateNode[] | undefined;
  const [node] = targets ?? [];
  if (node === undefined) return undefined;
  const found = place.states.get(node.key);
  if (targets?.length !== 1 || found?.node !== node) {
    const what = targets?.length === 1 ? 'the root as target' : 'several targets';
    throw refuse(place.machine.id, what, `${place.where}.target`);
  }
  return found;
}
