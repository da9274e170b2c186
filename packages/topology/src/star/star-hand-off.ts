import { ClassHandOff } from '../hand-off/class-hand-off.ts';
import { NONE, unknownClass } from '../hand-off/slot-table.ts';
import { ClassLine, WaitingLines } from './waiting-line.ts';

/**
 * The hub hands out work itself, in turn: each class has a line of its agents with free slots, and the next task
 * goes to the front. An agent goes to the end of all its lines when it gets a task and when it has a free slot
 * again, so that equal agents get equally many tasks. Every operation costs O(classes of the agent).
 */
export class StarHandOff extends ClassHandOff<ClassLine> {
  readonly #lines = new WaitingLines();

  take(classId: number): number {
    const line = this.classes[classId];
    if (line === undefined) throw unknownClass(classId);
    const membership = line.first;
    if (membership === NONE) return NONE;
    return this.takeSlot(this.table.agentOf[membership]!);
  }

  protected createClass(): ClassLine {
    return new ClassLine();
  }

  /** The agent has `delta` more free slots: tells its classes, and gives it its place in their lines. */
  protected changeFree(agent: number, delta: number): void {
    const table = this.table;
    const waits = table.free[agent]! > 0;
    for (let m = table.first[agent]!; m !== NONE; m = table.next[m]!) {
      const line = this.classes[table.classOf[m]!]!;
      line.free += delta;
      if (waits) this.#lines.toEnd(line, m);
      else this.#lines.leave(line, m);
    }
  }

  protected join(agent: number, classId: number): void {
    const membership = this.table.link(agent, classId);
    if (membership === NONE) return;
    this.#lines.reserve(membership + 1);
    const free = Math.max(0, this.table.free[agent]!);
    if (free === 0) return;
    const line = this.classAt(classId);
    line.free += free;
    this.#lines.toEnd(line, membership);
  }
}
