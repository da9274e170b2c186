import type { Clock, LeaseStore, Logger } from '@conclave/contracts';
import { createTopology } from '@conclave/topology';
import type { HubTerm, SwarmTopology, TopologyPorts } from '@conclave/topology';
import type { NodeEvents } from './events/swarm-event.ts';
import type { SwarmEvents } from './events/swarm-events.ts';
import type { SwarmOptions } from './swarm-options.ts';

/** One lease for all nodes on the store. */
const HUB_LEASE = 'topology.hub';

export interface SwarmTopologyParts {
  readonly nodeId: string;
  readonly store: LeaseStore;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly events: Pick<SwarmEvents, 'node' | 'agents'>;
  /** The hub was elected, and hands out. */
  readonly handsOut: () => void;
}

/** The topology as the options ask for it. What it changes about itself is logged and journaled, with the reason. */
export function swarmTopology(options: SwarmOptions, parts: SwarmTopologyParts): SwarmTopology {
  const { topology: kind, branching, hub, maxAgents, adaptive } = options;
  const { clock, logger, events } = parts;
  return createTopology(
    { kind, branching, hub, maxAgents, ...(adaptive === undefined ? {} : { adaptive }) },
    {
      logger,
      clock,
      ...(kind === 'star' && hub === 'agent' ? { election: electionOf(options, parts) } : {}),
      publishRepair: async ({ agentId, cause, reason, plan: { action } }) => {
        logger.info('topology repaired', { agentId, cause, reason, action });
        events.agents('topology:repaired', [agentId], { cause, reason, action });
      },
      publishSwitch: async ({ from, to, members, reason }) => {
        logger.info('topology changed', { from, to, members, reason });
        events.node('topology:changed', { from, to, members, reason });
      },
    },
  );
}

function electionOf(
  { leaseMs }: SwarmOptions,
  { nodeId, store, clock, logger, events, handsOut }: SwarmTopologyParts,
): NonNullable<TopologyPorts['election']> {
  return {
    leases: store,
    clock,
    name: HUB_LEASE,
    holder: nodeId,
    leaseMs,
    onTerm: (term) => {
      logger.info(term === undefined ? 'no hub here' : 'hub elected', { ...term });
      events.node('topology:hub', hubOf(term));
      if (term !== undefined) handsOut();
    },
  };
}

function hubOf(term: HubTerm | undefined): NodeEvents['topology:hub'] {
  if (term === undefined)
    return { agentId: null, epoch: null, reason: 'its lease ended, or the agent it was held for is gone' };
  const { hub: agentId, epoch } = term;
  return { agentId, epoch, reason: 'it got the lease of the hub, which nobody else held' };
}
