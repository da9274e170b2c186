import { ConclaveError } from '@conclave/contracts';
import { grown } from './grown.ts';

export const NONE = -1;

/**
 * How many slots each agent has and which classes it serves, in typed arrays. A membership is one agent in one
 * class: an integer that stays the same while it lasts; an agent's memberships form a list.
 */
export class SlotTable {
  /** Free slots per agent; below 0 when the agent has taken more than it still has slots. */
  free: Int32Array = new Int32Array(0);
  /** The agent's first membership, or NONE. */
  first: Int32Array = new Int32Array(0);
  /** The membership after this one in the agent's list, or NONE. */
  next: Int32Array = new Int32Array(0);
  /** The membership's class. */
  classOf: Int32Array = new Int32Array(0);
  /** The membership's agent. */
  agentOf: Int32Array = new Int32Array(0);
  /** Slots per agent plus one; 0 for an absent agent. */
  #slotsPlusOne: Int32Array = new Int32Array(0);
  #reusable: number[] = [];
  #memberships = 0;

  has(agent: number): boolean {
    return agent >= 0 && agent < this.#slotsPlusOne.length && this.#slotsPlusOne[agent]! > 0;
  }

  add(agent: number, slots: number): void {
    if (this.has(agent)) throw new ConclaveError('AGENT_EXISTS', { details: { agentId: `#${agent}` } });
    this.#reserveAgents(agent + 1);
    this.#slotsPlusOne[agent] = slots + 1;
    this.free[agent] = slots;
    this.first[agent] = NONE;
  }

  /** Forgets the agent and its memberships. */
  remove(agent: number): void {
    for (let m = this.first[agent]!; m !== NONE; m = this.next[m]!) this.#reusable.push(m);
    this.#slotsPlusOne[agent] = 0;
    this.free[agent] = 0;
    this.first[agent] = NONE;
  }

  slotsOf(agent: number): number {
    return this.#slotsPlusOne[agent]! - 1;
  }

  classesOf(agent: number): number[] {
    const classIds: number[] = [];
    for (let m = this.first[agent]!; m !== NONE; m = this.next[m]!) classIds.push(this.classOf[m]!);
    return classIds;
  }

  /** Returns how many more free slots the agent has than before, counting none as none. */
  setSlots(agent: number, slots: number): number {
    const before = Math.max(0, this.free[agent]!);
    this.free[agent]! += slots + 1 - this.#slotsPlusOne[agent]!;
    this.#slotsPlusOne[agent] = slots + 1;
    return Math.max(0, this.free[agent]!) - before;
  }

  /** Returns the slots that are free now. */
  release(agent: number): number {
    const free = this.free[agent]! + 1;
    if (free >= this.#slotsPlusOne[agent]!) throw releasedTooOften(agent);
    this.free[agent] = free;
    return free;
  }

  /** Puts the agent into a class. Returns the membership, or NONE when it is there already. */
  link(agent: number, classId: number): number {
    for (let m = this.first[agent]!; m !== NONE; m = this.next[m]!)
      if (this.classOf[m] === classId) return NONE;
    const membership = this.#reusable.pop() ?? this.#newMembership();
    this.next[membership] = this.first[agent]!;
    this.classOf[membership] = classId;
    this.agentOf[membership] = agent;
    this.first[agent] = membership;
    return membership;
  }

  #newMembership(): number {
    const membership = this.#memberships;
    this.#memberships += 1;
    this.next = grown(this.next, this.#memberships);
    this.classOf = grown(this.classOf, this.#memberships);
    this.agentOf = grown(this.agentOf, this.#memberships);
    return membership;
  }

  #reserveAgents(count: number): void {
    this.free = grown(this.free, count);
    this.first = grown(this.first, count);
    this.#slotsPlusOne = grown(this.#slotsPlusOne, count);
  }
}

function releasedTooOften(agent: number): ConclaveError {
  const reason = `a slot of agent #${agent} was released that nobody had taken`;
  return new ConclaveError('INTERNAL_ERROR', { details: { reason } });
}

export function unknownClass(classId: number): ConclaveError {
  const reason = `class ${classId} was not opened with addClass`;
  return new ConclaveError('INTERNAL_ERROR', { details: { reason } });
}

export function unknownAgent(agent: number): ConclaveError {
  const reason = `agent #${agent} is not in the hand-off`;
  return new ConclaveError('INTERNAL_ERROR', { details: { reason } });
}
