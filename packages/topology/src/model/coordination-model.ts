import type { LayoutKind } from '../layout/topology.ts';
import type { ShapeOptions } from '../shape.ts';

/** A shape with the numbers that matter for what it costs. */
export interface ShapeChoice extends Pick<
  ShapeOptions,
  'hub' | 'branching' | 'degree' | 'fullMeshUpTo' | 'fanOut'
> {
  readonly kind: LayoutKind;
}

export interface Circumstances {
  readonly members: number;
  /** Share of the slots that are taken, from 0 and below 1. */
  readonly busyShare: number;
  /** Agents that one hub serves before they queue. */
  readonly hubCapacity: number;
}

/** What one task, one broadcast and one loss cost in a shape: counted from its rules, in hops of one message. */
export interface CoordinationForecast {
  /** Messages one after the other, from the offer of a task to the agent's acknowledgement. */
  readonly hops: number;
  /** Messages per task. */
  readonly messages: number;
  /** Messages per task of the member that has most. */
  readonly busiest: number;
  readonly broadcastHops: number;
  /** Other members that a lost one cuts off until the repair, on average. */
  readonly cutOff: number;
}

/** A swarm is told something about once in so many tasks. */
export const TASKS_PER_BROADCAST = 10;
/** Sending a message keeps the sender busy for this part of the time that the message takes. */
const SEND_SHARE = 0.05;

export function forecast(choice: ShapeChoice, circumstances: Circumstances): CoordinationForecast {
  if (circumstances.members < 2) return { hops: 2, messages: 2, busiest: 2, broadcastHops: 0, cutOff: 0 };
  switch (choice.kind) {
    case 'star':
      return starForecast(choice, circumstances);
    case 'hierarchical':
      return treeForecast(choice, circumstances);
    case 'ring':
      return ringForecast(circumstances);
    case 'mesh':
      return meshForecast(choice, circumstances);
  }
}

/** The hub sends and hears everything: what it cannot serve at once waits. Work has to come to a hub that is an agent. */
function starForecast({ hub }: ShapeChoice, { members, hubCapacity }: Circumstances): CoordinationForecast {
  const others = (members - 1) / members;
  const messages = hub === 'agent' ? 2 + 2 * others : 2;
  const hops = messages * Math.max(1, members / hubCapacity);
  const broadcastHops = 2 + SEND_SHARE * members;
  return { hops, messages, busiest: messages, broadcastHops, cutOff: hub === 'agent' ? others : 0 };
}

/** In at the root, down to the agent and back; the root sees each task four times at most. */
function treeForecast({ branching }: ShapeChoice, { members }: Circumstances): CoordinationForecast {
  const { mean, deepest } = depthsOf(members, branching);
  const messages = 2 + 2 * mean;
  const busiest = 2 + (2 * (members - 1)) / members;
  const broadcastHops = 2 * deepest * (1 + SEND_SHARE * branching);
  // Everybody below a lost lead is cut off; over all members, that is the mean depth.
  return { hops: messages, messages, busiest, broadcastHops, cutOff: mean };
}

/** On to the first that is free and back the same way. */
function ringForecast({ members, busyShare }: Circumstances): CoordinationForecast {
  const passed = Math.min(members / 2, 1 / (1 - Math.min(busyShare, 0.999)));
  const hops = 2 * passed;
  return {
    hops,
    messages: hops,
    busiest: (2 * hops) / members,
    broadcastHops: Math.ceil((members - 1) / 2),
    cutOff: 1,
  };
}

/** Announcement, bids, award, acknowledgement; where no neighbour is free, a stranger asks and gets the task. */
function meshForecast(
  { degree, fullMeshUpTo, fanOut }: ShapeChoice,
  { members, busyShare }: Circumstances,
): CoordinationForecast {
  const asked = members <= fullMeshUpTo ? members - 1 : degree;
  const stolen = busyShare ** (asked + 1);
  const messages = asked * (2 - busyShare) + 2 + 2 * stolen;
  const hops = 4 + 2 * stolen + SEND_SHARE * asked * (2 - busyShare);
  const broadcastHops = Math.log(members) / Math.log(1 + Math.min(fanOut, asked)) + 1 + SEND_SHARE * fanOut;
  return { hops, messages, busiest: (2 * messages) / members, broadcastHops, cutOff: 0 };
}

/** Depths in a tree that is filled level by level. */
export function depthsOf(
  members: number,
  branching: number,
): { readonly mean: number; readonly deepest: number } {
  let placed = 1;
  let sum = 0;
  let depth = 0;
  for (let width = branching; placed < members; width *= branching) {
    depth += 1;
    const here = Math.min(width, members - placed);
    sum += here * depth;
    placed += here;
  }
  return { mean: sum / members, deepest: depth };
}
