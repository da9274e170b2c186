import { ClassHandOff } from './class-hand-off.ts';
import { IndexSet } from './index-set.ts';
import { NONE } from './slot-table.ts';

/** One class: which of its agents have a free slot, in the order of their integers. */
export class FreeSet {
  /** Free slots over all agents of the class. */
  free = 0;
  readonly agents = new IndexSet();
  /** The agent that was handed out last. */
  last = NONE;
}

/** Hand-offs that choose among the agents with a free slot, whoever they are. O(classes of the agent) besides the choice. */
export abstract class FreeSetHandOff extends ClassHandOff<FreeSet> {
  take(classId: number): number {
    const chosenFrom = this.classAt(classId);
    if (chosenFrom.free === 0) return NONE;
    const agent = this.choose(chosenFrom, classId);
    chosenFrom.last = agent;
    return this.takeSlot(agent);
  }

  /** One of `from.agents`, which are some. */
  protected abstract choose(from: FreeSet, classId: number): number;

  protected createClass(): FreeSet {
    return new FreeSet();
  }

  protected changeFree(agent: number, delta: number): void {
    const table = this.table;
    const isFree = table.free[agent]! > 0;
    for (let m = table.first[agent]!; m !== NONE; m = table.next[m]!) {
      const found = this.classes[table.classOf[m]!]!;
      found.free += delta;
      if (isFree) found.agents.add(agent);
      else found.agents.delete(agent);
    }
  }

  protected join(agent: number, classId: number): void {
    if (this.table.link(agent, classId) === NONE) return;
    const free = Math.max(0, this.table.free[agent]!);
    if (free === 0) return;
    const joined = this.classAt(classId);
    joined.free += free;
    joined.agents.add(agent);
  }
}
