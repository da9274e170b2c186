import { grown } from '../hand-off/grown.ts';
import type { HandOff, MovableHandOff } from '../hand-off/hand-off.ts';

/** What was handed out since the last look. */
export interface HandOffFigures {
  readonly tasks: number;
  readonly busyShare: number;
  /** Standard deviation over mean of the tasks per agent; undefined when there were none. */
  readonly skew: number | undefined;
}

/**
 * The hand-off of whichever shape is held at present, under one address: it counts who gets how much, and calls back
 * after a number of tasks, before the next one is handed out.
 */
export class AdaptiveHandOff implements HandOff {
  #current: MovableHandOff;
  readonly #look: () => void;
  /** Tasks per agent since the last look. */
  #taken: Int32Array = new Int32Array(0);
  #tasks = 0;
  #tasksUntilLook: number;

  constructor(current: MovableHandOff, tasksUntilLook: number, look: () => void) {
    this.#current = current;
    this.#tasksUntilLook = tasksUntilLook;
    this.#look = look;
  }

  get current(): MovableHandOff {
    return this.#current;
  }

  /** Gives agents, classes and what is taken over to another shape's hand-off, which knows the agents already. */
  moveTo(next: MovableHandOff, agents: readonly number[]): void {
    this.#current.moveTo(next, agents);
    this.#current = next;
  }

  /** Tasks since the last look. */
  get tasks(): number {
    return this.#tasks;
  }

  /** Looks later: there is too little to see yet. */
  lookAt(tasks: number): void {
    this.#tasksUntilLook = tasks;
  }

  /** Reads the figures and begins anew. */
  startPeriod(agents: readonly number[], tasksUntilLook: number): HandOffFigures {
    const tasks = this.#tasks;
    const figures = { tasks, busyShare: this.busyShare(agents), skew: this.#skew(agents) };
    this.#taken.fill(0);
    this.#tasks = 0;
    this.#tasksUntilLook = tasksUntilLook;
    return figures;
  }

  addClass(classId: number, members: readonly number[]): void {
    this.#current.addClass(classId, members);
  }

  addMember(agent: number, slots: number, classIds: readonly number[]): void {
    this.#current.addMember(agent, slots, classIds);
    this.#taken = grown(this.#taken, agent + 1);
    this.#taken[agent] = 0;
  }

  removeMember(agent: number): void {
    this.#current.removeMember(agent);
  }

  setSlots(agent: number, slots: number): void {
    this.#current.setSlots(agent, slots);
  }

  release(agent: number): void {
    this.#current.release(agent);
  }

  take(classId: number): number {
    if (this.#tasks >= this.#tasksUntilLook) this.#look();
    const agent = this.#current.take(classId);
    if (agent >= 0) {
      this.#taken[agent]! += 1;
      this.#tasks += 1;
    }
    return agent;
  }

  claim(agent: number): boolean {
    if (this.#tasks >= this.#tasksUntilLook) this.#look();
    if (!this.#current.claim(agent)) return false;
    this.#taken[agent]! += 1;
    this.#tasks += 1;
    return true;
  }

  freeCount(classId: number): number {
    return this.#current.freeCount(classId);
  }

  busyShare(agents: readonly number[]): number {
    let slots = 0;
    let taken = 0;
    for (const agent of agents) {
      slots += this.#current.slotsOf(agent);
      taken += this.#current.takenOf(agent);
    }
    return slots === 0 ? 0 : Math.min(1, taken / slots);
  }

  /** Over agents that could have been given work; one that was suspended all along would count as uneven. */
  #skew(agents: readonly number[]): number | undefined {
    const able = agents.filter((agent) => this.#current.slotsOf(agent) > 0);
    const sum = able.reduce((total, agent) => total + this.#taken[agent]!, 0);
    if (sum === 0) return undefined;
    const mean = sum / able.length;
    const squares = able.reduce((total, agent) => total + (this.#taken[agent]! - mean) ** 2, 0);
    return Math.sqrt(squares / able.length) / mean;
  }
}
