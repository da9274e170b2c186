import type { AnyStateMachine, AnyStateNode } from 'xstate';
import { refuse } from './refuse.ts';

/** A flat machine is one level of atomic and final states. Throws SUPERVISOR_MACHINE_NOT_FLAT with the place. */
export function assertFlat(machine: AnyStateMachine): void {
  const root: AnyStateNode = machine.root;
  if (root.type !== 'compound') throw refuse(machine.id, `a root of type "${root.type}"`, 'type');
  assertNoInvoke(machine, root, '');
  for (const [key, node] of Object.entries<AnyStateNode>(root.states)) {
    if (node.type !== 'atomic' && node.type !== 'final')
      throw refuse(machine.id, `a ${node.type} state`, `states.${key}`);
    assertNoInvoke(machine, node, `states.${key}.`);
  }
}

function assertNoInvoke(machine: AnyStateMachine, node: AnyStateNode, prefix: string): void {
  if (node.invoke.length > 0) throw refuse(machine.id, 'an invoked actor', `${prefix}invoke`);
}
