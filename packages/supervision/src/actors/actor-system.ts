import type { Clock, Logger } from '@conclave/contracts';
import { ConclaveError, silentLogger, systemClock } from '@conclave/contracts';
import type {
  Actor,
  ActorLogic,
  AnyActor,
  AnyActorLogic,
  AnyActorScope,
  EventObject,
  InputFrom,
  Snapshot,
} from 'xstate';
import { createActor } from 'xstate';
import type { ExitReason } from '../exit-reason.ts';
import { errorExit, NORMAL } from '../exit-reason.ts';
import { startActor } from './start-actor.ts';
import { toXStateClock } from './xstate-clock.ts';

export type ActorExitListener = (reason: ExitReason, id: string) => void;

export interface ActorSystemOptions {
  readonly clock?: Clock;
  readonly logger?: Logger;
  /** Called when an actor ends by itself (done or failed), not when it is stopped. */
  readonly onExit?: ActorExitListener;
}

export interface SpawnOptions<L extends AnyActorLogic> {
  /** Unique among the running actors of the system. */
  readonly id: string;
  readonly input?: InputFrom<L>;
  /** Instead of the system's `onExit`. */
  readonly onExit?: ActorExitListener;
}

interface Member {
  readonly actor: AnyActor;
  readonly onExit: ActorExitListener | undefined;
}

interface HostEvent extends EventObject {
  readonly actorId?: string;
  readonly error?: unknown;
}
type HostSnapshot = Snapshot<undefined>;

/**
 * Many actors in one XState system. They name a host as their parent, so that they share its system and report their
 * end to it, but are not in its `children`: those cost time in proportion to their number at every change, and one
 * that throws takes all others down. Starting and stopping are constant time; a failure stays with its actor.
 */
export class ActorSystem {
  readonly #members = new Map<string, Member>();
  readonly #onExit: ActorExitListener | undefined;
  readonly #logger: Logger;
  readonly #host: AnyActor;
  #scope: AnyActorScope | undefined;

  constructor(options: ActorSystemOptions = {}) {
    this.#onExit = options.onExit;
    this.#logger = options.logger ?? silentLogger;
    this.#host = startActor(
      this.#hostLogic(),
      {
        clock: toXStateClock(options.clock ?? systemClock),
        logger: (...values: unknown[]) => this.#logger.debug('actor log', { values }),
      },
      (error) => this.#logger.error('actor host failed', { error }),
    );
  }

  get size(): number {
    return this.#members.size;
  }

  /** Creates and starts an actor. One that fails while it starts is returned in that state and has reported its exit. */
  spawn<L extends AnyActorLogic>(logic: L, options: SpawnOptions<L>): Actor<L> {
    const { id, input } = options;
    if (this.#members.has(id)) {
      throw new ConclaveError('SUPERVISOR_CHILD_EXISTS', { details: { supervisor: 'actors', childId: id } });
    }
    const actor = createActor(logic, { id, input, parent: this.#host } as never);
    this.#members.set(id, { actor, onExit: options.onExit ?? this.#onExit });
    return actor.start();
  }

  get(id: string): AnyActor | undefined {
    return this.#members.get(id)?.actor;
  }

  /** Stops an actor without telling `onExit`. False when there is none of this id. */
  stop(id: string): boolean {
    const member = this.#members.get(id);
    if (member === undefined) return false;
    this.#members.delete(id);
    this.#scope?.stopChild(member.actor);
    return true;
  }

  /** Stops all actors, the youngest first, and the system itself. */
  close(): void {
    for (const id of [...this.#members.keys()].toReversed()) this.stop(id);
    this.#host.stop();
  }

  /** Plain logic instead of a machine: a machine fails on the unhandled error event of any child. */
  #hostLogic(): ActorLogic<HostSnapshot, HostEvent> {
    return {
      getInitialSnapshot: () => ({ status: 'active', output: undefined, error: undefined }),
      getPersistedSnapshot: (snapshot) => snapshot,
      start: (_, scope) => {
        this.#scope = scope;
      },
      transition: (snapshot, event) => {
        if (event.actorId !== undefined) this.#ended(event.actorId, event);
        return snapshot;
      },
    };
  }

  #ended(id: string, event: HostEvent): void {
    const member = this.#members.get(id);
    // An actor that was stopped and whose id is in use again may still have had an end on its way.
    if (member === undefined || member.actor.getSnapshot().status === 'active') return;
    this.#members.delete(id);
    const failed = event.type.startsWith('xstate.error.actor');
    try {
      member.onExit?.(failed ? errorExit(event.error) : NORMAL, id);
    } catch (error) {
      this.#logger.error('exit listener failed', { actorId: id, error });
    }
  }
}

export function createActorSystem(options?: ActorSystemOptions): ActorSystem {
  return new ActorSystem(options);
}
