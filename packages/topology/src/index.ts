/** Topologies of a swarm: who may message whom, who hands work to whom, what happens when a member is lost. */
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
export type { HandOff } from './hand-off.ts';
export type { TopologyOptions, TopologyOptionsInput } from './topology-options.ts';
export { TopologyOptionsSchema } from './topology-options.ts';
export { HierarchicalTopology } from './hierarchical.ts';
export { HierarchicalHandOff } from './hierarchical-hand-off.ts';
export { MemberTree } from './member-tree.ts';
export { StarTopology } from './star.ts';
export { StarHandOff } from './star-hand-off.ts';
