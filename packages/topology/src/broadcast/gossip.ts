import type { BroadcastPlan, Edge, Topology } from '../layout/topology.ts';
import type { SeededNumbers } from '../mesh/seeded-numbers.ts';

/**
 * Rumour spreading: whoever hears something new tells `fanOut` of its neighbours that chance picks, once. That leaves
 * out a few, whose neighbours make it good: rounds in which a member that has not heard it asks one that has. As the
 * mesh is in one piece, these end when everybody has it. About `fanOut` messages per member, O(log members) rounds.
 */
export function gossip(
  layout: Pick<Topology, 'neighbours' | 'indices'>,
  from: number,
  { fanOut, numbers }: { readonly fanOut: number; readonly numbers: SeededNumbers },
): BroadcastPlan {
  const rounds: Edge[][] = [];
  const heardFrom = new Map([[from, from]]);
  for (let news = [from]; news.length > 0;) {
    const round: Edge[] = [];
    const next: number[] = [];
    for (const sender of news)
      for (const receiver of picked(layout.neighbours(sender), {
        but: heardFrom.get(sender)!,
        fanOut,
        numbers,
      })) {
        round.push([sender, receiver]);
        if (heardFrom.has(receiver)) continue;
        heardFrom.set(receiver, sender);
        next.push(receiver);
      }
    if (round.length > 0) rounds.push(round);
    news = next;
  }
  return [...rounds, ...repairRounds(layout, heardFrom)];
}

function repairRounds(
  layout: Pick<Topology, 'neighbours' | 'indices'>,
  heard: Map<number, number>,
): Edge[][] {
  const rounds: Edge[][] = [];
  let missing = layout.indices().filter((member) => !heard.has(member));
  while (missing.length > 0) {
    const round: Edge[] = [];
    for (const member of missing) {
      const informed = layout.neighbours(member).find((neighbour) => heard.has(neighbour));
      if (informed !== undefined) round.push([informed, member]);
    }
    if (round.length === 0) break;
    // Only now: whoever hears of it in a round tells nobody before the next one.
    for (const [informed, member] of round) heard.set(member, informed);
    missing = missing.filter((member) => !heard.has(member));
    rounds.push(round);
  }
  return rounds;
}

/** Some of the neighbours, each at most once: the first places of a shuffle. */
function picked(
  neighbours: readonly number[],
  {
    but,
    fanOut,
    numbers,
  }: { readonly but: number; readonly fanOut: number; readonly numbers: SeededNumbers },
): number[] {
  const rest = neighbours.filter((neighbour) => neighbour !== but);
  const count = Math.min(fanOut, rest.length);
  for (let place = 0; place < count; place += 1) {
    const other = place + numbers(rest.length - place);
    [rest[place], rest[other]] = [rest[other]!, rest[place]!];
  }
  return rest.slice(0, count);
}
