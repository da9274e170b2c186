import type { HandOff } from './hand-off.ts';
import { SlotTable, unknownAgent, unknownClass } from './slot-table.ts';

/** What all hand-offs keep alike: the slots of every agent, and something for each class that knows its free slots. */
export abstract class ClassHandOff<C extends { readonly free: number }> implements HandOff {
  protected readonly table = new SlotTable();
  protected readonly classes: (C | undefined)[] = [];

  addClass(classId: number, members: readonly number[]): void {
    this.classes[classId] ??= this.createClass();
    for (const agent of members) {
      if (!this.table.has(agent)) throw unknownAgent(agent);
      this.join(agent, classId);
    }
  }

  abstract addMember(agent: number, slots: number, classIds: readonly number[]): void;

  abstract removeMember(agent: number): void;

  setSlots(agent: number, slots: number): void {
    if (!this.table.has(agent)) throw unknownAgent(agent);
    const gained = this.table.setSlots(agent, slots);
    if (gained !== 0) this.changeFree(agent, gained);
  }

  release(agent: number): void {
    if (this.table.has(agent) && this.table.release(agent) > 0) this.changeFree(agent, 1);
  }

  abstract take(classId: number): number;

  freeCount(classId: number): number {
    return this.classAt(classId).free;
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
