/** Topologies of a swarm: who may message whom, who hands work to whom, what happens when a member is lost. */
export type { SwitchDecision } from './adaptive/adaptive-shape.ts';
export type { BroadcastCount } from './broadcast/broadcast.ts';
export { broadcast } from './broadcast/broadcast.ts';
export type {
  OptimizeHere,
  Optimization,
  SwarmTopology,
  TopologyPorts,
  TopologyStatus,
} from './create-topology.ts';
export { createTopology } from './create-topology.ts';
export type { BidCost } from './hand-off/bid-cost.ts';
export type { HandOff } from './hand-off/hand-off.ts';
export type {
  BroadcastPlan,
  Edge,
  EdgeChange,
  LayoutKind,
  MemberDescription,
  MemberRole,
  RepairAction,
  RepairPlan,
  Topology,
  TopologyDescription,
} from './layout/topology.ts';
export { COORDINATOR } from './layout/topology.ts';
export type { NewMember } from './membership.ts';
export type { CoordinationForecast } from './model/coordination-model.ts';
export type { OptimizeRequest, OptimizeRequestInput, Recommendation } from './model/optimize.ts';
export { optimizeTopology, OptimizeRequestSchema } from './model/optimize.ts';
export type { PipelineTask } from './ring/pipeline.ts';
export { pipelineAlong } from './ring/pipeline.ts';
export type { HubElection } from './star/elected-star.ts';
export type { HubTerm } from './star/hub-keeper.ts';
export type { AdaptiveOptions, TopologyOptions, TopologyOptionsInput } from './topology-options.ts';
export { AdaptiveOptionsSchema, TopologyOptionsSchema } from './topology-options.ts';
export type { LossCause, RepairDecision } from './topology.machine.ts';
