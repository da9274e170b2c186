import { ConclaveError } from '@conclave/contracts';
import type { HandOff } from '../hand-off/hand-off.ts';
import { NONE } from '../hand-off/slot-table.ts';
import type { HubTerm } from './hub-keeper.ts';

/**
 * A hub that is an agent hands out work during its term only: without one nobody gets anything, as if all were busy.
 * A dispatch that was decided in a term is refused when that one has ended: a hub that was succeeded cannot go on by it.
 */
export class LeasedHandOff implements HandOff {
  readonly #inner: HandOff;
  readonly #term: () => HubTerm | undefined;
  readonly #lease: string;

  constructor(inner: HandOff, lease: string, term: () => HubTerm | undefined) {
    this.#inner = inner;
    this.#lease = lease;
    this.#term = term;
  }

  take(classId: number): number {
    const term = this.#term();
    return term === undefined ? NONE : this.#inner.take(classId);
  }

  /** As `take`, for a dispatch that was decided in the term with this epoch. @throws LEASE_FENCED */
  takeInTerm(classId: number, epoch: number): number {
    if (this.#term()?.epoch !== epoch)
      throw new ConclaveError('LEASE_FENCED', { details: { name: this.#lease, epoch } });
    return this.#inner.take(classId);
  }

  claim(agent: number): boolean {
    return this.#term() !== undefined && this.#inner.claim(agent);
  }

  freeCount(classId: number): number {
    return this.#term() === undefined ? 0 : this.#inner.freeCount(classId);
  }

  addClass(classId: number, members: readonly number[]): void {
    this.#inner.addClass(classId, members);
  }

  addMember(agent: number, slots: number, classIds: readonly number[]): void {
    this.#inner.addMember(agent, slots, classIds);
  }

  removeMember(agent: number): void {
    this.#inner.removeMember(agent);
  }

  setSlots(agent: number, slots: number): void {
    this.#inner.setSlots(agent, slots);
  }

  release(agent: number): void {
    this.#inner.release(agent);
  }
}
