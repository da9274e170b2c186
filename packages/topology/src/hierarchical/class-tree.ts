import { grown } from '../hand-off/grown.ts';

/**
 * One class's free slots in the tree of members. A class of one agent (a task pinned to it) needs no counts: there
 * may be as many such classes as agents.
 */
export class ClassTree {
  /** Free slots over all agents of the class. */
  free = 0;
  members = 0;
  /** The one agent, while there never was more than one. */
  only = -1;
  /** Free slots in the subtree of each member; null for a class of one. */
  counts: Int32Array | null = null;

  reserve(count: number): void {
    if (this.counts !== null) this.counts = grown(this.counts, count);
  }
}
