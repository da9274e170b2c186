/** What a hand-off must hold to, written for clarity: objects and searches, no counters. */
export interface NaiveAgent {
  slots: number;
  taken: number;
  classIds: Set<number>;
}

export class NaiveHandOff {
  readonly agents = new Map<number, NaiveAgent>();
  readonly classes = new Set<number>();

  free(agent: number): number {
    const found = this.agents.get(agent);
    return found === undefined ? 0 : Math.max(0, found.slots - found.taken);
  }

  freeCount(classId: number): number {
    let free = 0;
    for (const [agent, { classIds }] of this.agents) if (classIds.has(classId)) free += this.free(agent);
    return free;
  }

  /** Records what the real one chose. */
  took(agent: number): void {
    const found = this.agents.get(agent);
    if (found !== undefined) found.taken += 1;
  }

  canBeTaken(agent: number, classId: number): boolean {
    return this.free(agent) > 0 && this.agents.get(agent)!.classIds.has(classId);
  }
}
