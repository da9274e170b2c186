import type { SwarmParts } from './composed-node.ts';
import type { SwarmMetrics } from './swarm-node.ts';

/** Counted now, over the agents of this node. */
export function measureSwarm(parts: SwarmParts): SwarmMetrics {
  const { swarmId, nodeId, state, topology, fleet, runs, shards } = parts;
  const agents = { total: 0, available: 0, busy: 0 };
  const attempts = { completed: 0, failed: 0, cancelled: 0 };
  for (const agent of fleet.list()) {
    const { available, running } = agent.getStatus();
    agents.total += 1;
    if (available) agents.available += 1;
    if (running > 0) agents.busy += 1;
    const { completed, failed, cancelled } = agent.getMetrics();
    attempts.completed += completed;
    attempts.failed += failed;
    attempts.cancelled += cancelled;
  }
  const { shards: started, inFlight, queued, restarts } = shards.stats();
  return {
    swarmId,
    nodeId,
    state: state.name,
    topology: topology.options.kind,
    shape: topology.layout.kind,
    hub: topology.hubTerm()?.hub ?? null,
    agents,
    activeRuns: runs.driven,
    attempts,
    shards: { started, inFlight, queued, restarts },
  };
}
