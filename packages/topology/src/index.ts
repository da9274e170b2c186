/** Topologies of a swarm: who may message whom, who hands work to whom, what happens when a member is lost. */
export type { SwarmTopology, TopologyPorts, TopologyStatus } from './create-topology.ts';
export { createTopology } from './create-topology.ts';
export type { HandOff } from './hand-off.ts';
export type { NewMember } from './membership.ts';
export type { TopologyOptions, TopologyOptionsInput } from './topology-options.ts';
export { TopologyOptionsSchema } from './topology-options.ts';
export type { LossCause, RepairDecision } from './topology.machine.ts';
export type {
  BroadcastPlan,
  Edge,
  MemberDescription,
  MemberRole,
  RepairAction,
  RepairPlan,
  Topology,
  TopologyDescription,
} from './topology.ts';
export { COORDINATOR } from './topology.ts';
