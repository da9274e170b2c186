/** How many messages the rules of a shape need for one task, counted on its edges as they are. */
import type { Topology } from '@conclave/topology';

export interface HandOffSeen {
  readonly agent: number;
  /** The agent that got the task before. */
  readonly before: number;
  readonly isFree: (agent: number) => boolean;
}

/** From the offer to the acknowledgement. `top` is the hub or root. */
export function messagesPerTask(layout: Topology, top: number, seen: HandOffSeen): number {
  switch (layout.kind) {
    // To the hub, to the agent, and back.
    case 'star':
      return seen.agent === top ? 2 : 4;
    // In at the root, down the tree, and back.
    case 'hierarchical':
      return 2 + 2 * layout.route(top, seen.agent).length;
    // On along the ring to the first that is free, and the acknowledgement back.
    case 'ring':
      return 2 * passed(layout, seen);
    // An announcement to each neighbour, a bid of each that is free, the award, the acknowledgement.
    case 'mesh': {
      const asked = layout.neighbours(seen.before);
      return asked.length + asked.filter(seen.isFree).length + 2;
    }
  }
}

/** Steps along the ring in the direction in which it passes work on. */
function passed(layout: Topology, { agent, before }: HandOffSeen): number {
  let steps = 0;
  let at = before;
  do {
    at = layout.neighbours(at)[0] ?? at;
    steps += 1;
  } while (at !== agent && steps <= layout.size);
  return steps;
}
