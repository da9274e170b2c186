import type { MovableHandOff } from './hand-off.ts';
import { SlotTable, unknownAgent, unknownClass } from './slot-table.ts';

/** What all hand-offs keep alike: the slots of every agent, and something for each class that knows its free slots. */
export abstract class ClassHandOff<C extends { readonly free: number }> implements MovableHandOff {
  protected readonly table = new SlotTable();
  protected readonly classes: (C | undefined)[] = [];

  addClass(classId: number, members: readonly number[]): void {
    this.classes[classId] ??= this.createClass();
    for (const agent of members) {
      if (!this.table.has(agent)) throw unknownAgent(agent);
      this.join(agent, classId);
    }
  }

  addMember(agent: number, slots: number, classIds: readonly number[]): void {
    for (const classId of classIds) this.classAt(classId);
    this.table.add(agent, slots);
    for (const classId of classIds) this.join(agent, classId);
  }

  removeMember(agent: number): void {
    if (!this.table.has(agent)) return;
    this.setSlots(agent, 0);
    this.table.remove(agent);
  }

  setSlots(agent: number, slots: number): void {
    if (!this.table.has(agent)) throw unknownAgent(agent);
    const gained = this.table.setSlots(agent, slots);
    if (gained !== 0) this.changeFree(agent, gained);
  }

  release(agent: number): void {
    if (this.table.has(agent) && this.table.release(agent) > 0) this.changeFree(agent, 1);
  }

  abstract take(classId: number): number;

  claim(agent: number): boolean {
    if (!this.table.has(agent) || this.table.free[agent]! <= 0) return false;
    this.takeSlot(agent);
    return true;
  }

  freeCount(classId: number): number {
    return this.classAt(classId).free;
  }

  slotsOf(agent: number): number {
    return this.table.slotsOf(agent);
  }

  takenOf(agent: number): number {
    return this.table.slotsOf(agent) - this.table.free[agent]!;
  }

  moveTo(other: MovableHandOff, agents: Iterable<number>): void {
    for (const classId of this.classes.keys())
      if (this.classes[classId] !== undefined) other.addClass(classId, []);
    for (const agent of agents) {
      if (!this.table.has(agent)) continue;
      other.addMember(agent, this.table.slotsOf(agent), this.table.classesOf(agent));
      other.occupy(agent, this.takenOf(agent));
    }
  }

  occupy(agent: number, count: number): void {
    const before = Math.max(0, this.table.free[agent]!);
    this.table.free[agent]! -= count;
    const gained = Math.max(0, this.table.free[agent]!) - before;
    if (gained !== 0) this.changeFree(agent, gained);
  }

  /** One slot of an agent that has one. */
  protected takeSlot(agent: number): number {
    this.table.free[agent]! -= 1;
    this.changeFree(agent, -1);
    return agent;
  }

  protected classAt(classId: number): C {
    const found = this.classes[classId];
    if (found === undefined) throw unknownClass(classId);
    return found;
  }

  protected abstract createClass(): C;

  /** The agent is in the table: it does tasks of the class from now on. */
  protected abstract join(agent: number, classId: number): void;

  /** The agent has `delta` more free slots: tells its classes, and whoever counts on them. */
  protected abstract changeFree(agent: number, delta: number): void;
}
