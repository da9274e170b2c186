import type { Actor, ActorOptions, AnyActorLogic } from 'xstate';
import { createActor } from 'xstate';

/**
 * Starts a root actor whose failure has an owner. Without an error observer XState throws the error again on the next
 * macrotask, which ends the process; the same happens for every further subscriber that brings no error handler.
 */
export function startActor<L extends AnyActorLogic>(
  logic: L,
  options: ActorOptions<L>,
  onError: (error: unknown) => void,
): Actor<L> {
  const actor = createActor(logic, options as never);
  actor.subscribe({ error: onError });
  return actor.start();
}
