import type { BroadcastPlan, Edge, Topology } from '../layout/topology.ts';

/** Spreads a message over a topology without circles: every member passes it on to its other neighbours. */
export function spread(topology: Pick<Topology, 'neighbours'>, from: number): BroadcastPlan {
  const rounds: Edge[][] = [];
  const reached = new Set([from]);
  let senders = [from];
  while (senders.length > 0) {
    const round: Edge[] = [];
    for (const sender of senders) {
      for (const receiver of topology.neighbours(sender)) {
        if (reached.has(receiver)) continue;
        reached.add(receiver);
        round.push([sender, receiver]);
      }
    }
    if (round.length > 0) rounds.push(round);
    senders = round.map(([, receiver]) => receiver);
  }
  return rounds;
}
