import type { AgentListing, TopologyDescription } from '@conclave/swarm';
import { isLiving } from './conversation.ts';

/** A node's topology holds its living agents and no others, in one piece. */
export function checkShape(
  { members, edges, kind }: TopologyDescription,
  agents: readonly AgentListing[],
  wrong: (text: string) => void,
): void {
  const living = agents.filter(isLiving).map(({ agentId }) => agentId);
  const present = new Set(members.map(({ agentId }) => agentId));
  for (const id of living) if (!present.delete(id)) wrong(`${id} lives and is no member of the ${kind}`);
  if (present.size > 0) wrong(`members of the ${kind} that are gone: ${[...present].join()}`);
  const first = members[0]?.index;
  if (first === undefined) return;
  const reached = reachedFrom(first, edges);
  const apart = members.filter(({ index }) => !reached.has(index)).map(({ agentId }) => agentId);
  if (apart.length > 0) wrong(`no way in the ${kind} from ${members[0]!.agentId} to ${apart.join()}`);
}

function reachedFrom(first: number, edges: TopologyDescription['edges']): ReadonlySet<number> {
  const linked = new Map<number, number[]>();
  const link = (from: number, to: number): void => void linked.set(from, [...(linked.get(from) ?? []), to]);
  for (const [from, to] of edges) {
    link(from, to);
    link(to, from);
  }
  const reached = new Set([first]);
  for (const at of reached) for (const to of linked.get(at) ?? []) reached.add(to);
  return reached;
}
