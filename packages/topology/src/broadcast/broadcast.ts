import { COORDINATOR, type Edge, type Topology } from '../layout/topology.ts';

/** What came of a broadcast, counted and not planned. */
export interface BroadcastCount {
  /** Members that have it, the sender left out. */
  readonly delivered: number;
  /** Members that it did not reach. */
  readonly failed: number;
  /** Deliveries to members that had it already. */
  readonly duplicates: number;
  /** Sends that were tried, those to the coordinator included. */
  readonly messages: number;
  readonly rounds: number;
}

/**
 * Spreads a message as the topology does, and goes on where a send failed: whoever has not heard it is told by each
 * neighbour that has, until nobody is left or all ways were tried.
 * @param send delivers over one edge, and says whether it arrived
 */
export function broadcast(
  layout: Pick<Topology, 'broadcastPlan' | 'indices' | 'neighbours'>,
  from: number,
  send: (from: number, to: number) => boolean,
): BroadcastCount {
  const spread = new Spread(from, send);
  let rounds = 0;
  for (const round of layout.broadcastPlan(from)) {
    if (spread.tell(round) > 0) rounds += 1;
  }
  const others = layout.indices().filter((member) => member !== from);
  while (spread.tell(spread.waysTo(others, layout)) > 0) rounds += 1;
  const delivered = others.filter((member) => spread.has.has(member)).length;
  const { duplicates, messages } = spread;
  return { delivered, failed: others.length - delivered, duplicates, messages, rounds };
}

class Spread {
  readonly has: Set<number>;
  duplicates = 0;
  messages = 0;
  readonly #tried = new Set<string>();
  readonly #send: (from: number, to: number) => boolean;

  constructor(from: number, send: (from: number, to: number) => boolean) {
    this.has = new Set([from]);
    this.#send = send;
  }

  /** One round: senders that do not have it yet are left out. Returns how many sends were tried. */
  tell(round: readonly Edge[]): number {
    const heard = new Set<number>();
    let tried = 0;
    for (const [sender, receiver] of round) {
      if (!this.has.has(sender)) continue;
      tried += 1;
      this.#tried.add(`${sender}>${receiver}`);
      // The coordinator is this process: it cannot miss a message.
      const arrived = receiver === COORDINATOR || this.#send(sender, receiver);
      if (!arrived) continue;
      if (this.has.has(receiver) || heard.has(receiver)) this.duplicates += 1;
      else heard.add(receiver);
    }
    for (const receiver of heard) this.has.add(receiver);
    this.messages += tried;
    return tried;
  }

  /** For each member that does not have it, a neighbour that does and has not tried. */
  waysTo(members: readonly number[], layout: Pick<Topology, 'neighbours'>): Edge[] {
    return members
      .filter((member) => !this.has.has(member))
      .flatMap((member) => {
        const informed = layout
          .neighbours(member)
          .find((neighbour) => this.has.has(neighbour) && !this.#tried.has(`${neighbour}>${member}`));
        return informed === undefined ? [] : [[informed, member] as const];
      });
  }
}
