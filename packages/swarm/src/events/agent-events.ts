import type { ErrorData } from '@conclave/contracts';
import type { Agent, AgentFleetOptions } from '@conclave/agents';
import type { ScaledAgents } from '../agent-scale.ts';
import type { FleetDispatcher } from '../fleet-dispatcher.ts';
import type { SwarmEvents } from './swarm-events.ts';

type Noting = Pick<SwarmEvents, 'agents'>;

export function noteRegistered(events: Noting, agents: readonly Agent[]): void {
  for (const [agentType, ofType] of Map.groupBy(agents, (agent) => agent.agentType)) {
    const ids = ofType.map(({ id }) => id);
    events.agents('agent:registered', ids, { agentType });
  }
}

export function noteScaled(events: Noting, declaredId: string, scaled: ScaledAgents): void {
  const { agents, added, removed } = scaled;
  const figures = { count: agents.length, added: added.length, removed: removed.length };
  events.agents('agent:scaled', [declaredId], figures);
}

/** What the fleet reports, noted and handed on. Noted first: what the topology makes of it comes after its cause. */
export function availabilityTo(
  dispatcher: Pick<FleetDispatcher, 'available' | 'gaveUp'>,
  events: Noting,
  at: (agent: number) => Agent | undefined,
): Required<Pick<AgentFleetOptions, 'onAvailability' | 'onFailed'>> {
  return {
    onAvailability: (index: number, available: boolean, error?: ErrorData): void => {
      const agent = at(index);
      if (agent !== undefined && available) events.agents('agent:available', [agent.id], {});
      else if (agent !== undefined)
        events.agents('agent:unavailable', [agent.id], { reason: error?.message ?? 'not known' });
      dispatcher.available(index, available);
    },
    onFailed: (index: number, error: ErrorData): void => {
      const agent = at(index);
      if (agent !== undefined) events.agents('agent:lost', [agent.id], { reason: error.message });
      dispatcher.gaveUp(index, error);
    },
  };
}
