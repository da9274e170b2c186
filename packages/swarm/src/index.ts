/** The composition root: `createSwarm()` gives the engine and its API, with everything else found by itself. */
export type { AgentListing, Swarm, SwarmMetrics, WorkflowMetrics, WorkflowStatus } from './swarm.ts';
export type { SwarmOptions, SwarmOptionsInput, SwarmPorts } from './swarm-options.ts';
export { SwarmOptionsSchema } from './swarm-options.ts';
export type { HostTasks } from './host-tasks/host-tasks.ts';
export type { ScaledAgents } from './agent-scale.ts';
export { createSwarm } from './create-swarm.ts';
export type { Optimization, OptimizeHere, TopologyDescription } from '@conclave/topology';
export type { ReadWorkflow, RunSession, RunSessionOptions } from './run-session.ts';
export { openRunSession } from './run-session.ts';
export type {
  RecordedTrace,
  ReplayFigures,
  ReplayOptionsInput,
  ReplayPlan,
  RunNotice,
  RunObserver,
  RunProgress,
  TaskChange,
  WorkflowDefinition,
  WorkflowDefinitionInput,
} from '@conclave/workflow';
export {
  loadWfFormatFile,
  loadWorkflowFile,
  parseWorkflow,
  readReplayPlan,
  replayFigures,
  replayWorkflow,
} from '@conclave/workflow';
export type { NatsDescription } from '@conclave/bus';
export { createInProcessWakeUps, describeNats } from '@conclave/bus';
export type { Store, StoreNotice } from '@conclave/store';
export { describeDatabase, openStore } from '@conclave/store';
