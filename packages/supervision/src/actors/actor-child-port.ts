import type { AnyActorLogic } from 'xstate';
import type { ExitReason } from '../exit-reason.ts';
import { KILLED, SHUTDOWN } from '../exit-reason.ts';
import type { ChildPort, RunningChild } from '../supervisor/child-port.ts';
import type { ChildSpec } from '../supervisor/child-spec.ts';
import type { ActorSystem } from './actor-system.ts';

/** An actor as a supervisor's child. Actors stop at once, so it never needs to be killed for being slow. */
export class ActorChild implements RunningChild {
  readonly #system: ActorSystem;
  readonly #exited: (reason: ExitReason) => void;
  readonly id: string;

  constructor(system: ActorSystem, id: string, exited: (reason: ExitReason) => void) {
    this.#system = system;
    this.id = id;
    this.#exited = exited;
  }

  stop(): void {
    if (this.#system.stop(this.id)) this.#exited(SHUTDOWN);
  }

  kill(): void {
    if (this.#system.stop(this.id)) this.#exited(KILLED);
  }
}

/** Starts children as actors of one system: `start.name` chooses the logic, `start.input` is its input. */
export function createActorChildPort(
  system: ActorSystem,
  logicOf: (spec: ChildSpec) => AnyActorLogic,
): ChildPort<ActorChild> {
  return {
    start(spec, exited) {
      const child = new ActorChild(system, spec.id, exited);
      system.spawn(logicOf(spec), { id: spec.id, input: spec.start.input, onExit: exited });
      return child;
    },
  };
}
