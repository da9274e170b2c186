import type { Fleet } from '../fleet/fleet.ts';
import type { Strategy, TaskFeatures } from '../strategies/strategy.ts';
import { CandidateAgents } from './candidate-agents.ts';
import type { Choice } from './choice.ts';
import { Lookahead } from './lookahead.ts';
import type { Placement } from './lookahead.ts';

/** One look at everything. */
export class Pass {
  readonly choices: Choice[] = [];
  /** When tasks of this pass are expected to end. */
  readonly ends = new Map<number, number>();
  readonly #lookahead: Lookahead;
  freeSlots: number;
  readonly #taken = new Set<number>();
  /** The first place that was not planned in order. */
  reached = 0;

  constructor({ fleet, strategy }: { readonly fleet: Fleet; readonly strategy: Strategy }, nowMs: number) {
    const candidates = new CandidateAgents(fleet, strategy.waits);
    this.freeSlots = fleet.freeSlots;
    this.#lookahead = new Lookahead({
      fleet,
      strategy,
      nowMs,
      agentsOf: (classId) => candidates.of(classId, nowMs),
    });
  }

  /** Whether the agent was given something before; it is from now on. */
  isTaken(agent: number): boolean {
    if (this.#taken.has(agent)) return true;
    this.#taken.add(agent);
    return false;
  }

  place(classId: number, features: TaskFeatures & { readonly earliestMs: number }): Placement | undefined {
    return this.#lookahead.place({ classId, ...features });
  }
}
