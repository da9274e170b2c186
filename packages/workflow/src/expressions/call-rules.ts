import type { AstNode } from './ast-node.ts';
import { ReferenceProblem } from './reference-problem.ts';

/** Functions that would give another value when a run is resumed or replayed, or that hide what they read. */
const refused: Readonly<Record<string, string>> = {
  eval: 'it hides which tasks are read',
  now: 'a resumed run would see another time; give the time as an input',
  millis: 'a resumed run would see another time; give the time as an input',
  random: 'a resumed run would see another number; give the number as an input',
  shuffle: 'a resumed run would see another order',
};

/** Functions that take any value, with the number of arguments from which on they do not fall back to the context. */
const ownArguments: Readonly<Record<string, number>> = {
  string: 1,
  boolean: 1,
  not: 1,
  sift: 2,
  keys: 1,
  lookup: 2,
  spread: 1,
  each: 2,
  clone: 1,
};

/**
 * Refuses functions that cannot be used in a workflow.
 * @param wholeContext the context is the scope or all tasks, and would be the missing argument.
 * @throws ReferenceProblem
 */
export function checkCall(procedure: AstNode, given: number, wholeContext: boolean): void {
  const name = String(procedure.value);
  const reason = Object.hasOwn(refused, name) ? refused[name] : undefined;
  if (reason !== undefined) throw new ReferenceProblem(`$${name} is not available: ${reason}`);
  const needed = Object.hasOwn(ownArguments, name) ? ownArguments[name]! : 0;
  if (!wholeContext || given >= needed) return;
  throw new ReferenceProblem(`$${name} needs ${needed === 1 ? 'an argument' : `${needed} arguments`} here`);
}
