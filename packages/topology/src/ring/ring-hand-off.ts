import { FreeSetHandOff, type FreeSet } from '../hand-off/free-set-hand-off.ts';

/**
 * Work is passed along the ring: from the agent that got the last task of the class, the next task goes on to the
 * first one that has a free slot. So each class has its own token, and equal agents get equally many tasks.
 * O(log32 agents).
 */
export class RingHandOff extends FreeSetHandOff {
  protected choose(from: FreeSet): number {
    return from.agents.after(from.last);
  }
}
