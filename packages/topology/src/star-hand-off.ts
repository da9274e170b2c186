import { ClassRing } from './class-ring.ts';
import { grown } from './grown.ts';
import type { HandOff } from './hand-off.ts';
import { NONE, SlotTable, unknownAgent, unknownClass } from './slot-table.ts';

/**
 * The hub hands out work itself: the agent of the class that has waited longest gets the next task. An agent with
 * a free slot is in the ring of each of its classes; one that was taken through another class stays there until
 * it comes to the front, so that every operation costs O(classes of the agent), whatever the number of agents.
 */
export class StarHandOff implements HandOff {
  readonly #table = new SlotTable();
  readonly #classes: (ClassRing | undefined)[] = [];
  /** 1 while the membership is in its class's ring. */
  #waiting: Int32Array = new Int32Array(0);

  addClass(classId: number, members: readonly number[]): void {
    this.#classes[classId] ??= new ClassRing();
    for (const agent of members) {
      if (!this.#table.has(agent)) throw unknownAgent(agent);
      this.#join(agent, classId);
    }
  }

  addMember(agent: number, slots: number, classIds: readonly number[]): void {
    for (const classId of classIds) this.#class(classId);
    this.#table.add(agent, slots);
    for (const classId of classIds) this.#join(agent, classId);
  }

  removeMember(agent: number): void {
    const table = this.#table;
    if (!table.has(agent)) return;
    const free = Math.max(0, table.free[agent]!);
    for (let m = table.first[agent]!; m !== NONE; m = table.next[m]!) {
      const ring = this.#class(table.classOf[m]!);
      ring.free -= free;
      if (this.#waiting[m] === 1) {
        ring.removed += 1;
        continue;
      }
      ring.members -= 1;
      table.recycle(m);
    }
    table.remove(agent);
  }

  setSlots(agent: number, slots: number): void {
    if (!this.#table.has(agent)) throw unknownAgent(agent);
    const gained = this.#table.setSlots(agent, slots);
    if (gained !== 0) this.#changeFree(agent, gained);
  }

  release(agent: number): void {
    if (this.#table.has(agent) && this.#table.release(agent) > 0) this.#changeFree(agent, 1);
  }

  take(classId: number): number {
    const ring = this.#classes[classId];
    if (ring === undefined) throw unknownClass(classId);
    if (ring.free === 0) return NONE;
    const table = this.#table;
    for (;;) {
      const membership = ring.shift();
      const agent = table.agentOf[membership]!;
      if (agent !== NONE && table.free[agent]! > 0) return this.#give(ring, membership);
      this.#waiting[membership] = 0;
      if (agent === NONE) this.#drop(ring, membership);
    }
  }

  freeCount(classId: number): number {
    return this.#class(classId).free;
  }

  #give(ring: ClassRing, membership: number): number {
    const table = this.#table;
    const agent = table.agentOf[membership]!;
    const left = table.free[agent]! - 1;
    table.free[agent] = left;
    if (left > 0) ring.push(membership);
    else this.#waiting[membership] = 0;
    for (let m = table.first[agent]!; m !== NONE; m = table.next[m]!)
      this.#classes[table.classOf[m]!]!.free -= 1;
    return agent;
  }

  /** The agent has `delta` more free slots: tells its classes, and lines it up where it is not in line. */
  #changeFree(agent: number, delta: number): void {
    const table = this.#table;
    for (let m = table.first[agent]!; m !== NONE; m = table.next[m]!) {
      const ring = this.#classes[table.classOf[m]!]!;
      ring.free += delta;
      if (delta > 0 && this.#waiting[m] === 0) this.#line(ring, m);
    }
  }

  #join(agent: number, classId: number): void {
    const membership = this.#table.link(agent, classId);
    if (membership === NONE) return;
    this.#waiting = grown(this.#waiting, membership + 1);
    this.#waiting[membership] = 0;
    const ring = this.#class(classId);
    if (ring.removed * 2 > ring.members) this.#purge(ring);
    ring.members += 1;
    ring.reserve();
    const free = Math.max(0, this.#table.free[agent]!);
    ring.free += free;
    if (free > 0) this.#line(ring, membership);
  }

  /** Without it, a class that nobody takes from would keep every agent that ever left. */
  #purge(ring: ClassRing): void {
    for (let rest = ring.count; rest > 0; rest -= 1) {
      const membership = ring.shift();
      if (this.#table.agentOf[membership] === NONE) this.#drop(ring, membership);
      else ring.push(membership);
    }
  }

  #drop(ring: ClassRing, membership: number): void {
    ring.removed -= 1;
    ring.members -= 1;
    this.#table.recycle(membership);
  }

  #line(ring: ClassRing, membership: number): void {
    this.#waiting[membership] = 1;
    ring.push(membership);
  }

  #class(classId: number): ClassRing {
    const ring = this.#classes[classId];
    if (ring === undefined) throw unknownClass(classId);
    return ring;
  }
}
