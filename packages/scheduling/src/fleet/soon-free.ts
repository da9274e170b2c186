/**
 * The busy agents of a large class that would finish one more task first. Looking at all of them costs O(agents), so it
 * is done once in so many ends of tasks as a 64th of them: O(64) per task.
 */
export class SoonFree {
  #agents: readonly number[] = [];
  #ended = Infinity;

  ended(): void {
    this.#ended += 1;
  }

  /** @param finishOf when the agent would finish one more task; undefined for one that is not busy */
  of(
    members: ReadonlyMap<number, number>,
    finishOf: (agent: number) => number | undefined,
    count: number,
  ): readonly number[] {
    if (this.#ended * 64 >= members.size) {
      this.#ended = 0;
      const busy: { readonly agent: number; readonly finish: number }[] = [];
      for (const agent of members.keys()) {
        const finish = finishOf(agent);
        if (finish !== undefined) busy.push({ agent, finish });
      }
      this.#agents = busy
        .toSorted((a, b) => a.finish - b.finish)
        .slice(0, 2 * count)
        .map(({ agent }) => agent);
    }
    return this.#agents.filter((agent) => finishOf(agent) !== undefined).slice(0, count);
  }
}
