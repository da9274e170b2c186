import type { ChildPort, ChildSpec, ExitReason, RunningChild, SupervisionEvent } from '../../src/index.ts';
import { createSupervisor, errorExit, KILLED, SHUTDOWN } from '../../src/index.ts';
import type { ChildSpecInput, Supervisor, SupervisorFlagsInput } from '../../src/index.ts';
import { fixedRandom, ManualClock } from '@conclave/testing';

/** How a child behaves when asked to stop. Its name is the `start.name` of its specification. */
export type Behaviour = 'obedient' | 'slow' | 'stubborn' | 'immortal' | 'throws-on-stop';

export class ScriptedChild implements RunningChild {
  readonly #script: ScriptedChildren;
  readonly #spec: ChildSpec;
  readonly exit: (reason: ExitReason) => void;

  constructor(script: ScriptedChildren, spec: ChildSpec, exit: (reason: ExitReason) => void) {
    this.#script = script;
    this.#spec = spec;
    this.exit = exit;
  }

  crash(message = 'crashed'): void {
    this.#script.log.push(`crash ${this.#spec.id}`);
    this.exit(errorExit(new Error(message)));
  }

  stop(): void {
    this.#script.log.push(`stop ${this.#spec.id}`);
    const behaviour = this.#spec.start.name as Behaviour;
    if (behaviour === 'throws-on-stop') throw new Error('will not');
    if (behaviour === 'obedient') this.exit(SHUTDOWN);
    if (behaviour === 'slow') this.#script.clock.schedule(100, () => this.exit(SHUTDOWN));
  }

  kill(): void {
    this.#script.log.push(`kill ${this.#spec.id}`);
    if (this.#spec.start.name !== 'immortal') this.exit(KILLED);
  }
}

/** A supervisor over children that do what a test tells them, with everything written down. */
export class ScriptedChildren implements ChildPort<ScriptedChild> {
  readonly clock = new ManualClock();
  readonly log: string[] = [];
  readonly events: SupervisionEvent[] = [];
  /** Starts of these children fail, as often as the number says. */
  readonly failingStarts = new Map<string, number>();

  start(spec: ChildSpec, exited: (reason: ExitReason) => void): ScriptedChild {
    const failures = this.failingStarts.get(spec.id) ?? 0;
    if (failures > 0) {
      this.failingStarts.set(spec.id, failures - 1);
      this.log.push(`fail ${spec.id}`);
      throw new Error(`no ${spec.id}`);
    }
    this.log.push(`start ${spec.id}`);
    return new ScriptedChild(this, spec, exited);
  }

  supervise(
    flags: SupervisorFlagsInput,
    children: readonly (string | ChildSpecInput)[],
  ): Supervisor<ScriptedChild> {
    return createSupervisor({
      id: 'sup',
      port: this,
      flags,
      children: children.map((child) => (typeof child === 'string' ? childOf(child) : child)),
      clock: this.clock,
      random: fixedRandom(0.5),
      onEvent: (event) => void this.events.push(event),
    }).start();
  }

  /** What happened since the last call. */
  drain(): string[] {
    return this.log.splice(0);
  }
}

export function childOf(id: string, rest: Partial<ChildSpecInput> = {}): ChildSpecInput {
  return { id, start: { name: 'obedient' }, ...rest };
}
