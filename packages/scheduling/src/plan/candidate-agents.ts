/**
 * Agents that are worth comparing for a class: all of a small one; of a large one the fastest free ones, and the busy
 * ones that would do the most soon.
 */
import type { Fleet } from '../fleet/fleet.ts';

const all = 64;
const freeOnes = 64;
const busyOnes = 32;

export class CandidateAgents {
  readonly #fleet: Fleet;
  readonly #withBusy: boolean;
  readonly #known = new Map<number, readonly number[]>();

  constructor(fleet: Fleet, withBusy: boolean) {
    this.#fleet = fleet;
    this.#withBusy = withBusy;
  }

  of(classId: number, nowMs: number): readonly number[] {
    const known = this.#known.get(classId);
    if (known !== undefined) return known;
    const found = this.#find(classId, nowMs);
    this.#known.set(classId, found);
    return found;
  }

  #find(classId: number, nowMs: number): readonly number[] {
    const members = this.#fleet.membersOf(classId);
    if (members.size <= all && this.#withBusy) return [...members.keys()];
    const free = this.#fleet.fastestFree(classId, freeOnes);
    return this.#withBusy ? [...free, ...this.#fleet.soonFree(classId, busyOnes, nowMs)] : free;
  }
}
