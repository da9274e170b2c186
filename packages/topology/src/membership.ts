import { ConclaveError } from '@conclave/contracts';
import type { HandOff } from './hand-off/hand-off.ts';
import type { RepairPlan, Topology } from './layout/topology.ts';

export interface NewMember {
  /** Small, from 0, given out by the caller; free again after the member was dismissed or lost. */
  readonly index: number;
  readonly agentId: string;
  /** Tasks at once. */
  readonly slots: number;
  /** Classes of the hand-off, opened with `addClass` before. */
  readonly classIds: readonly number[];
}

interface Present {
  slots: number;
  suspended: boolean;
}

interface Shape {
  readonly layout: Topology;
  readonly handOff: HandOff;
}

/** Who is in the swarm: keeps layout and hand-off on the same members, in the order that both need. */
export class Membership {
  readonly #shape: Shape;
  readonly #maxAgents: number;
  readonly #present = new Map<number, Present>();

  constructor(shape: Shape, maxAgents: number) {
    this.#shape = shape;
    this.#maxAgents = maxAgents;
  }

  /** @throws AGENT_LIMIT_REACHED, AGENT_EXISTS; then nobody was admitted. */
  admit(members: readonly NewMember[]): void {
    const count = this.#present.size + members.length;
    if (count > this.#maxAgents)
      throw new ConclaveError('AGENT_LIMIT_REACHED', { details: { maxAgents: this.#maxAgents, count } });
    this.#refuseTaken(members);
    for (const { index, agentId, slots, classIds } of members) {
      this.#shape.layout.join(index, agentId);
      this.#shape.handOff.addMember(index, slots, classIds);
      this.#present.set(index, { slots, suspended: false });
    }
  }

  /** @throws AGENT_NOT_FOUND */
  remove(index: number): { readonly plan: RepairPlan; readonly wasSuspended: boolean } {
    const { suspended } = this.#get(index);
    this.#shape.handOff.removeMember(index);
    const plan = this.#shape.layout.leave(index);
    this.#present.delete(index);
    return { plan, wasSuspended: suspended };
  }

  /** Returns false when the member was in this state already. @throws AGENT_NOT_FOUND */
  setSuspended(index: number, suspended: boolean): boolean {
    const member = this.#get(index);
    if (member.suspended === suspended) return false;
    member.suspended = suspended;
    this.#shape.handOff.setSlots(index, suspended ? 0 : member.slots);
    return true;
  }

  /** @throws AGENT_NOT_FOUND */
  setSlots(index: number, slots: number): void {
    const member = this.#get(index);
    member.slots = slots;
    if (!member.suspended) this.#shape.handOff.setSlots(index, slots);
  }

  #get(index: number): Present {
    const member = this.#present.get(index);
    if (member !== undefined) return member;
    const agentId = this.#shape.layout.agentId(index);
    throw new ConclaveError('INTERNAL_ERROR', {
      details: { reason: `${agentId} joined around the membership` },
    });
  }

  #refuseTaken(members: readonly NewMember[]): void {
    const asked = new Set<number | string>();
    for (const { index, agentId } of members) {
      const taken = this.#present.has(index) || this.#shape.layout.indexOf(agentId) !== undefined;
      if (taken || asked.has(index) || asked.has(agentId))
        throw new ConclaveError('AGENT_EXISTS', { details: { agentId } });
      asked.add(index).add(agentId);
    }
  }
}
