import type { AgentFleet } from './agent-fleet.ts';
import { Fleet } from './fleet.ts';
import type { AgentFleetOptions } from './fleet-options.ts';

/** A fleet without agents. It starts nothing by itself. */
export function createAgentFleet(options: AgentFleetOptions): AgentFleet {
  return new Fleet(options);
}
