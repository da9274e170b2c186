/** Where a search stands that came from one end. */
interface Wave {
  /** Each member that it found, and the one nearer to this end. */
  readonly nearer: Map<number, number>;
  rim: readonly number[];
}

/**
 * A shortest route between two members of one piece, searched from both ends at once: with few neighbours each, about
 * the square root of what a search from one end would look at. The hops after `from`, ending with `to`.
 */
export function shortestRoute(
  graph: { neighbours(member: number): readonly number[] },
  from: number,
  to: number,
): number[] {
  const ahead: Wave = { nearer: new Map([[from, from]]), rim: [from] };
  const behind: Wave = { nearer: new Map([[to, to]]), rim: [to] };
  for (;;) {
    const [smaller, larger] = ahead.rim.length <= behind.rim.length ? [ahead, behind] : [behind, ahead];
    const met = advance(graph, smaller, larger);
    if (met === undefined) continue;
    const towards = walk(ahead, met, from).toReversed();
    return met === to ? towards : [...towards, ...walk(behind, met, to).slice(1), to];
  }
}

/** One more hop from one end; a member that the other end has found already, if there is one. */
function advance(
  graph: { neighbours(member: number): readonly number[] },
  wave: Wave,
  other: Wave,
): number | undefined {
  const rim: number[] = [];
  for (const at of wave.rim)
    for (const next of graph.neighbours(at)) {
      if (wave.nearer.has(next)) continue;
      wave.nearer.set(next, at);
      if (other.nearer.has(next)) return next;
      rim.push(next);
    }
  wave.rim = rim;
  return undefined;
}

/** From `start` to the end that the wave came from, that end left out. */
function walk(wave: Wave, start: number, end: number): number[] {
  const hops: number[] = [];
  for (let at = start; at !== end; at = wave.nearer.get(at)!) hops.push(at);
  return hops;
}
