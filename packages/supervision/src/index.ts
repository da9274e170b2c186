export { compileMachine, toActorLogic } from './compiler/compile-machine.ts';
export type { LogicOf } from './compiler/compile-machine.ts';
export { replaceContext } from './compiler/replace-context.ts';
