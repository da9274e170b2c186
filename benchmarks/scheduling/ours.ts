/** The package's scheduler as a policy of the simulation: what a node does, without the node. */
import { Fleet, RunSchedule, strategyNamed } from '@conclave/scheduling';
import type { FleetOptions, StrategyName } from '@conclave/scheduling';
import type { Policy, Start } from './simulate.ts';
import type { Workload } from './workload.ts';

export interface OurOptions extends FleetOptions {
  readonly strategy?: StrategyName;
  readonly ranked?: boolean;
  readonly horizon?: number;
  /** False: no task waits for a busy agent. */
  readonly waits?: boolean;
}

/** Simulated times are seconds. */
const second = 1000;

export class OurPolicy implements Policy {
  readonly #options: OurOptions;
  readonly #fleet: Fleet;
  readonly #agents: number;
  #schedule: RunSchedule | undefined;
  #typeOf: Int32Array = new Int32Array(0);
  #classes = 0;

  constructor(agents: number, options: OurOptions = {}) {
    this.#agents = agents;
    this.#options = options;
    this.#fleet = new Fleet(options);
    for (let agent = 0; agent < agents; agent += 1) this.#fleet.addAgent(agent, 1);
  }

  begin({ graph, typeOf, types }: Pick<Workload, 'graph' | 'typeOf' | 'types'>): void {
    const { strategy: name = 'compute_optimized', waits, ranked, horizon } = this.#options;
    for (; this.#classes < types; this.#classes += 1) {
      this.#fleet.openClass(this.#classes, this.#classes);
      for (let agent = 0; agent < this.#agents; agent += 1) this.#fleet.addMember(this.#classes, agent);
    }
    const named = strategyNamed(name);
    const strategy = waits === undefined ? named : { ...named, waits };
    const options = {
      ...(ranked === undefined ? {} : { ranked }),
      ...(horizon === undefined ? {} : { horizon }),
    };
    this.#typeOf = typeOf;
    this.#schedule = new RunSchedule({ fleet: this.#fleet, strategy, graph, classOf: typeOf, ...options });
  }

  ready(task: number): void {
    this.#schedule!.ready(task);
  }

  choose(now: number): readonly Start[] {
    return this.#schedule!.choose(now * second);
  }

  started(task: number, agent: number, now: number): void {
    this.#fleet.started(agent, this.#typeOf[task]!, now * second);
  }

  ended(task: number, agent: number, now: number): void {
    this.#fleet.ended(agent, this.#typeOf[task]!, { nowMs: now * second, succeeded: true });
    this.#schedule!.ended(task);
  }
}
