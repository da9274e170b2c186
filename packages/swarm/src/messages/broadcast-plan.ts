import type { Agent } from '@conclave/agents';
import type { Topology } from '@conclave/topology';
import type { BroadcastScope } from './message-requests.ts';

export interface PlannedBroadcast {
  /** In the order in which the plan leads to them. */
  readonly reached: readonly Agent[];
  readonly unreached: readonly Agent[];
  /** Until the last of them has it. */
  readonly rounds: number;
}

export interface BroadcastRequest {
  readonly scope: BroadcastScope;
  readonly source: Agent;
  readonly agents: readonly Agent[];
  readonly layout: Topology;
}

/** Whom a broadcast reaches, and when. Members outside the scope pass it on; a plan may lead to one more than once. */
export function planBroadcast({ scope, source, agents, layout }: BroadcastRequest): PlannedBroadcast {
  const isMeant = inScope(scope, new Set(layout.neighbours(source.index)));
  const open = new Map(
    agents.filter((agent) => agent !== source && isMeant(agent)).map((agent) => [agent.index, agent]),
  );
  const reached: Agent[] = [];
  let rounds = 0;
  for (const [round, edges] of layout.broadcastPlan(source.index).entries()) {
    for (const [, to] of edges) {
      const agent = open.get(to);
      if (agent === undefined) continue;
      open.delete(to);
      reached.push(agent);
      rounds = round + 1;
    }
  }
  return { reached, unreached: [...open.values()], rounds };
}

function inScope(scope: BroadcastScope, neighbours: ReadonlySet<number>): (agent: Agent) => boolean {
  switch (scope.to) {
    case 'swarm':
      return () => true;
    case 'neighbours':
      return ({ index }) => neighbours.has(index);
    case 'type':
      return ({ agentType }) => agentType === scope.agentType;
    case 'capability':
      return (agent) => agent.getCapabilities().includes(scope.capability);
  }
}
