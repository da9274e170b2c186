/**
 * Who hands work to whom. Agents and classes are small integers that the caller gives out; a class is a set of
 * agents that can do the same work. `take` and `release` are the hot path: no allocation, no promise.
 */
export interface HandOff {
  /** Opens a class. Members must have been added. Opening it again adds the members that it lacks. */
  addClass(classId: number, members: readonly number[]): void;
  /** Adds an agent with all its slots free. The classes must be open. */
  addMember(agent: number, slots: number, classIds: readonly number[]): void;
  /** From here on the agent is not handed out; slots that it has taken are forgotten, so `release` does nothing. */
  removeMember(agent: number): void;
  /** How many tasks at once; 0 suspends the agent. Below what it has taken, it gets nothing until enough is released. */
  setSlots(agent: number, slots: number): void;
  /** Gives one slot back. */
  release(agent: number): void;
  /** Takes one slot of an agent of the class, chosen as the topology hands work out; -1 when none is free. */
  take(classId: number): number;
  /** Takes one slot of this very agent, whom somebody else has chosen; false when it has none, or is not handed out now. */
  claim(agent: number): boolean;
  /** Free slots over all agents of the class. */
  freeCount(classId: number): number;
}

/** A hand-off whose members, classes and taken slots can go over to another one, of another topology. */
export interface MovableHandOff extends HandOff {
  slotsOf(agent: number): number;
  /** Slots that are taken; more than it has when they were reduced meanwhile. */
  takenOf(agent: number): number;
  /** Opens its classes there and adds the agents with what they have taken. The other one must be new. */
  moveTo(other: MovableHandOff, agents: Iterable<number>): void;
  /** Counts slots of a new member as taken, though `take` did not give them. */
  occupy(agent: number, count: number): void;
}
