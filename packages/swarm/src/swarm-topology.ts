import type { Clock, LeaseStore, Logger } from '@conclave/contracts';
import { createTopology } from '@conclave/topology';
import type { SwarmTopology, TopologyPorts } from '@conclave/topology';
import type { SwarmOptions } from './swarm-options.ts';

/** One lease for all nodes on the store. */
const HUB_LEASE = 'topology.hub';

export interface SwarmTopologyParts {
  readonly nodeId: string;
  readonly store: LeaseStore;
  readonly clock: Clock;
  readonly logger: Logger;
  /** The hub was elected, and hands out. */
  readonly handsOut: () => void;
}

/** The topology as the options ask for it. What it changes about itself is logged. */
export function swarmTopology(options: SwarmOptions, parts: SwarmTopologyParts): SwarmTopology {
  const { topology: kind, branching, hub, maxAgents, adaptive } = options;
  const { clock, logger } = parts;
  return createTopology(
    { kind, branching, hub, maxAgents, ...(adaptive === undefined ? {} : { adaptive }) },
    {
      logger,
      clock,
      ...(kind === 'star' && hub === 'agent' ? { election: electionOf(options, parts) } : {}),
      publishRepair: async ({ agentId, cause, reason, plan }) =>
        logger.info('topology repaired', { agentId, cause, reason, action: plan.action }),
      publishSwitch: async ({ from, to, members, reason }) =>
        logger.info('topology changed', { from, to, members, reason }),
    },
  );
}

function electionOf(
  { leaseMs }: SwarmOptions,
  { nodeId, store, clock, logger, handsOut }: SwarmTopologyParts,
): NonNullable<TopologyPorts['election']> {
  return {
    leases: store,
    clock,
    name: HUB_LEASE,
    holder: nodeId,
    leaseMs,
    onTerm: (term) => {
      logger.info(term === undefined ? 'no hub here' : 'hub elected', { ...term });
      if (term !== undefined) handsOut();
    },
  };
}
