import type { Clock, Logger, Random } from '@conclave/contracts';
import { ConclaveError, parseWith, silentLogger, systemClock, systemRandom } from '@conclave/contracts';
import type { Actor } from 'xstate';
import { createActor } from 'xstate';
import { toXStateClock } from '../actors/xstate-clock.ts';
import { toActorLogic } from '../compiler/compile-machine.ts';
import type { ExitReason } from '../exit-reason.ts';
import { errorExit, exitText, KILLED, SHUTDOWN } from '../exit-reason.ts';
import type { ChildPort, RunningChild } from './child-port.ts';
import type { ChildStatus } from './child-record.ts';
import type { ChildSpec, ChildSpecInput } from './child-spec.ts';
import { ChildSpecSchema } from './child-spec.ts';
import { Children } from './children.ts';
import type { SupervisionEvent } from './supervision-event.ts';
import type { SupervisorFlags, SupervisorFlagsInput } from './supervisor-flags.ts';
import { SupervisorFlagsSchema } from './supervisor-flags.ts';
import type { SupervisorCommand, SupervisorEvent } from './supervisor.machine.ts';
import { supervisorMachine } from './supervisor.machine.ts';

export interface SupervisorOptions<C extends RunningChild> {
  readonly id: string;
  readonly port: ChildPort<C>;
  readonly flags?: SupervisorFlagsInput;
  readonly children?: readonly ChildSpecInput[];
  readonly clock?: Clock;
  readonly random?: Random;
  readonly logger?: Logger;
  readonly onEvent?: (event: SupervisionEvent) => void;
  /** Called once, when the supervisor and all its children are down: the signal for the level above. */
  readonly onExit?: (reason: ExitReason) => void;
}

export type SupervisorStatus = 'new' | 'starting' | 'running' | 'restarting' | 'stopping' | 'stopped';

export interface ChildInfo {
  readonly id: string;
  readonly type: ChildSpec['type'];
  readonly status: ChildStatus;
  /** Starts after the first. */
  readonly restarts: number;
}

const logic = toActorLogic(supervisorMachine);

/**
 * An OTP supervisor. It is itself a {@link RunningChild}, so supervisors nest: the port of the upper one creates the
 * lower one with `onExit: exited`, starts it and returns it.
 */
export class Supervisor<C extends RunningChild = RunningChild> implements RunningChild {
  readonly id: string;
  readonly #flags: SupervisorFlags;
  readonly #children: Children<C>;
  readonly #actor: Actor<typeof logic>;
  readonly #options: SupervisorOptions<C>;
  readonly #logger: Logger;
  readonly #exited = Promise.withResolvers<ExitReason>();
  #started = false;
  #ended = false;

  constructor(options: SupervisorOptions<C>) {
    const clock = options.clock ?? systemClock;
    this.id = options.id;
    this.#options = options;
    this.#logger = options.logger ?? silentLogger;
    this.#flags = parseWith(
      SupervisorFlagsSchema,
      options.flags ?? {},
      `flags of supervisor "${options.id}"`,
    );
    this.#actor = createActor(logic, {
      id: options.id,
      input: { id: options.id, flags: this.#flags },
      clock: toXStateClock(clock),
    });
    this.#children = new Children<C>({
      supervisor: options.id,
      flags: this.#flags,
      port: options.port,
      clock,
      random: options.random ?? systemRandom,
      send: (event) => this.#send(event),
      publish: (event) => this.#publish(event),
    });
    for (const spec of options.children ?? []) this.#children.add(this.#parse(spec), 'later');
  }

  get status(): SupervisorStatus {
    if (this.#ended) return 'stopped';
    return this.#started ? this.#actor.getSnapshot().value : 'new';
  }

  /** Resolves with the reason when the supervisor and all its children are down. Never rejects. */
  get exited(): Promise<ExitReason> {
    return this.#exited.promise;
  }

  /** Starts the children in order. A child that cannot be started ends the supervisor: see `status` and `exited`. */
  start(): this {
    if (this.#started || this.#ended) return this;
    this.#started = true;
    this.#actor.on('*', (command) => this.#carryOut(command));
    this.#actor.subscribe({
      complete: () => this.#finish(this.#actor.getSnapshot().output ?? SHUTDOWN),
      error: (error) => this.#fail(error),
    });
    this.#actor.start();
    return this;
  }

  /** Stops the children in reverse order, each within its time, then the supervisor. */
  async stop(): Promise<ExitReason> {
    if (this.#started) this.#send({ type: 'SHUTDOWN' });
    else this.#finish(SHUTDOWN);
    return this.exited;
  }

  /** Kills all children and ends, without waiting for any of them. */
  kill(): void {
    if (this.#started) this.#send({ type: 'KILL' });
    else this.#finish(KILLED);
  }

  /**
   * Adds a child at the end and starts it; during a group restart it starts with the group.
   * @throws SUPERVISOR_STOPPED, SUPERVISOR_CHILD_EXISTS, SUPERVISOR_CHILD_NOT_STARTED (then the child is not kept)
   */
  addChild(input: ChildSpecInput): void {
    const spec = this.#parse(input);
    const failure = this.#children.add(spec, this.#startMode());
    if (failure === null) return;
    this.#children.table.delete(spec.id);
    throw this.#notStarted(spec.id, failure);
  }

  /** Stops a child as its specification says. The specification is kept, unless the child is temporary. */
  async terminateChild(childId: string): Promise<void> {
    const record = this.#children.table.get(childId);
    return new Promise((resolve) => this.#children.terminate(record, resolve));
  }

  /** Starts a child that is down. @throws SUPERVISOR_CHILD_RUNNING, SUPERVISOR_CHILD_NOT_STARTED */
  restartChild(childId: string): void {
    const record = this.#down(childId);
    const failure = this.#children.startOne(record, this.#startMode());
    if (failure !== null) throw this.#notStarted(childId, failure);
  }

  /** Forgets a child that is down. @throws SUPERVISOR_CHILD_RUNNING */
  deleteChild(childId: string): void {
    this.#children.table.delete(this.#down(childId).spec.id);
  }

  /** The running child, or undefined when there is none of this id or it is down. */
  child(childId: string): C | undefined {
    return this.#children.table.find(childId)?.child;
  }

  /** All children in start order. */
  whichChildren(): ChildInfo[] {
    return Array.from(this.#children.table.values(), ({ spec, status, starts }) => ({
      id: spec.id,
      type: spec.type,
      status,
      restarts: Math.max(0, starts - 1),
    }));
  }

  /** A child may still report something after the end. */
  #send(event: SupervisorEvent): void {
    if (!this.#ended) this.#actor.send(event);
  }

  #carryOut(command: SupervisorCommand): void {
    switch (command.type) {
      case 'start-children':
        return this.#children.startAll();
      case 'restart-child':
        return this.#children.restart(command.childId);
      case 'stop-children':
        return this.#children.stopAll();
      case 'kill-children':
        return this.#children.killAll();
      case 'publish-exit': {
        const { childId, reason, directive } = command;
        return this.#publish({ type: 'child.exited', supervisor: this.id, childId, reason, directive });
      }
    }
  }

  #parse(input: ChildSpecInput): ChildSpec {
    const spec = parseWith(ChildSpecSchema, input, `child of supervisor "${this.id}"`);
    if (spec.significant && this.#flags.autoShutdown === 'never') {
      const problems = `significant: child "${spec.id}" can only be significant when autoShutdown is not "never"`;
      throw new ConclaveError('CONFIG_INVALID', {
        details: { where: `child of supervisor "${this.id}"`, problems },
      });
    }
    return spec;
  }

  #startMode(): 'start' | 'with-group' {
    const { status } = this;
    if (status === 'restarting') return 'with-group';
    if (status === 'running') return 'start';
    throw new ConclaveError('SUPERVISOR_STOPPED', { details: { supervisor: this.id, status } });
  }

  #down(childId: string) {
    const record = this.#children.table.get(childId);
    if (record.status === 'down') return record;
    const details = { supervisor: this.id, childId, status: record.status };
    throw new ConclaveError('SUPERVISOR_CHILD_RUNNING', { details });
  }

  #notStarted(childId: string, failure: ExitReason): ConclaveError {
    return new ConclaveError('SUPERVISOR_CHILD_NOT_STARTED', {
      details: { supervisor: this.id, childId, reason: exitText(failure) },
    });
  }

  #publish(event: SupervisionEvent): void {
    try {
      this.#options.onEvent?.(event);
    } catch (error) {
      this.#logger.error('supervision observer failed', { supervisor: this.id, event: event.type, error });
    }
  }

  /** The machine itself failed, which no child can bring about: nothing may be left running. */
  #fail(error: unknown): void {
    this.#logger.error('supervisor failed', { supervisor: this.id, error });
    this.#children.killAll();
    this.#finish(errorExit(error));
  }

  #finish(reason: ExitReason): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#publish({ type: 'supervisor.exited', supervisor: this.id, reason });
    this.#exited.resolve(reason);
    try {
      this.#options.onExit?.(reason);
    } catch (error) {
      this.#logger.error('exit listener failed', { supervisor: this.id, error });
    }
  }
}

export function createSupervisor<C extends RunningChild>(options: SupervisorOptions<C>): Supervisor<C> {
  return new Supervisor(options);
}
