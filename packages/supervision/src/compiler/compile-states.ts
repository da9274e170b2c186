import type { AnyStateMachine, AnyStateNode, AnyTransitionDefinition } from 'xstate';
import { actionsAt, compileEffect, compileTransition } from './compile-transition.ts';
import type { CompiledState, CompiledTransition, StateView } from './compiled-state.ts';
import { matchesDescriptor, matchingDescriptors } from './event-descriptor.ts';

/** How many event types without an entry of their own a state remembers. The rest is matched each time. */
const MAX_LEARNED_TYPES = 256;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Compiles all states of a flat machine. Throws SUPERVISOR_MACHINE_NOT_FLAT where an action or target has no compiled form. */
export function compileStates(machine: AnyStateMachine): Map<string, CompiledState> {
  const states = new Map<string, Mutable<CompiledState>>();
  for (const [key, node] of Object.entries<AnyStateNode>(machine.root.states))
    states.set(key, emptyState(machine, key, node));
  for (const state of states.values()) {
    state.always = compileAlways(machine, state, states);
    state.doneEffect = compileEffect({ machine }, [
      ...actionsAt(state.node.exit, `states.${state.key}.exit`),
      ...actionsAt(machine.root.exit, 'exit'),
    ]);
    fillTables(machine, state, states);
  }
  return states;
}

function emptyState(machine: AnyStateMachine, key: string, node: AnyStateNode): Mutable<CompiledState> {
  const view = (nodes: AnyStateNode[]): StateView => ({
    key,
    nodes,
    tags: new Set(nodes.flatMap(({ tags }) => tags)),
  });
  return {
    ...view([machine.root, node]),
    done: view([node, machine.root]),
    node,
    listed: new Map(),
    unlisted: () => undefined,
    always: [],
    final: node.type === 'final',
    doneEffect: null,
  };
}

function compileAlways(
  machine: AnyStateMachine,
  state: CompiledState,
  states: ReadonlyMap<string, CompiledState>,
): CompiledTransition[] {
  const own = place(machine, state, `states.${state.key}.always`);
  const root = place(machine, state, 'always');
  return [
    ...(state.node.always ?? []).map((definition) => compileTransition({ ...own, states }, definition)),
    ...(machine.root.always ?? []).map((definition: AnyTransitionDefinition) =>
      compileTransition({ ...root, states }, definition),
    ),
  ];
}

function place(machine: AnyStateMachine, state: CompiledState, where: string) {
  return { machine, state, where };
}

/** Own transitions first, then the root's: an event bubbles when no own guard lets it through. */
function fillTables(
  machine: AnyStateMachine,
  state: Mutable<CompiledState>,
  states: ReadonlyMap<string, CompiledState>,
): void {
  const compileNode = (node: AnyStateNode, prefix: string): Map<string, CompiledTransition[]> =>
    new Map(
      [...node.transitions].map(([descriptor, definitions]) => [
        descriptor,
        definitions.map((definition: AnyTransitionDefinition, index: number) => {
          const where = `${prefix}on.${descriptor}[${index}]`;
          return compileTransition({ machine, state, states, where }, definition);
        }),
      ]),
    );
  const own = compileNode(state.node, `states.${state.key}.`);
  const inherited = compileNode(machine.root, '');
  const candidates = (type: string): CompiledTransition[] =>
    untilUnguarded([...candidatesIn(own, type), ...candidatesIn(inherited, type)]);

  for (const type of [...own.keys(), ...inherited.keys()]) state.listed.set(type, candidates(type));
  const wildcards = [...own.keys(), ...inherited.keys()].filter((descriptor) => descriptor.endsWith('*'));
  if (wildcards.length > 0) state.unlisted = learning(wildcards, candidates);
}

function candidatesIn(
  table: ReadonlyMap<string, CompiledTransition[]>,
  eventType: string,
): CompiledTransition[] {
  return matchingDescriptors([...table.keys()], eventType).flatMap(
    (descriptor) => table.get(descriptor) ?? [],
  );
}

/** What stands behind a transition without a guard is never reached. */
function untilUnguarded(candidates: CompiledTransition[]): CompiledTransition[] {
  const end = candidates.findIndex(({ guard }) => guard === null);
  return end === -1 ? candidates : candidates.slice(0, end + 1);
}

function learning(
  wildcards: readonly string[],
  candidates: (eventType: string) => CompiledTransition[],
): CompiledState['unlisted'] {
  const learned = new Map<string, CompiledTransition[]>();
  return (eventType) => {
    const known = learned.get(eventType);
    if (known !== undefined) return known;
    if (!wildcards.some((descriptor) => matchesDescriptor(eventType, descriptor))) return undefined;
    const found = candidates(eventType);
    if (learned.size < MAX_LEARNED_TYPES) learned.set(eventType, found);
    return found;
  };
}
