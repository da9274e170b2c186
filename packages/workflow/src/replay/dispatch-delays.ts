/** A task as it was replayed; times in ms since the epoch. */
export interface PlayedTask {
  readonly agentId: string;
  /** When the engine gave it to its agent: whole milliseconds. */
  readonly handedOutAtMs: number;
  /** Measured in its thread. */
  readonly startedAtMs: number;
  readonly endedAtMs: number;
}

/**
 * Per task, in ms, how long it took from the moment it could have started to the moment it did. It could start when
 * the last task that it waited for had ended in its thread, and when the task before it on the same agent had. In
 * between lie the way back to the main thread, the commit, the choice, and the way to a thread. A task that waited
 * for nothing of the kind is not in the result.
 */
export function dispatchDelays(
  dependencies: readonly (readonly number[])[],
  played: ReadonlyMap<number, PlayedTask>,
): readonly number[] {
  const freeSince = agentFreeSince(played);
  const delays: number[] = [];
  for (const [index, { startedAtMs }] of played) {
    let possibleAtMs = freeSince.get(index) ?? -Infinity;
    for (const dependency of dependencies[index]!)
      possibleAtMs = Math.max(possibleAtMs, played.get(dependency)?.endedAtMs ?? -Infinity);
    if (possibleAtMs > -Infinity) delays.push(startedAtMs - possibleAtMs);
  }
  return delays;
}

/** For each task that is not the first of its agent, the end of the one before it there. */
function agentFreeSince(played: ReadonlyMap<number, PlayedTask>): Map<number, number> {
  const ordered = [...played].toSorted(([, a], [, b]) => a.startedAtMs - b.startedAtMs);
  const lastEnd = new Map<string, number>();
  const freeSince = new Map<number, number>();
  for (const [index, { agentId, endedAtMs }] of ordered) {
    const before = lastEnd.get(agentId);
    if (before !== undefined) freeSince.set(index, before);
    lastEnd.set(agentId, endedAtMs);
  }
  return freeSince;
}
