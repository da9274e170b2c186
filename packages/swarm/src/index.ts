/** The composition root: `createSwarm()` gives the API, `SwarmCoordinationEngine` the API and everything else. */
export type { Swarm } from './create-swarm.ts';
export { createSwarm } from './create-swarm.ts';
export type { SwarmCoordinationAPI } from './swarm-coordination-api.ts';
export { SwarmCoordinationEngine } from './swarm-coordination-engine.ts';
export type { Discovery } from './discovery/discover-agents.ts';
export type { EngineOptions, EngineOptionsInput } from './discovery/engine-options.ts';
export type {
  AgentListing,
  AwaitedWorkflow,
  DrainedRun,
  SwarmNode,
  SwarmMetrics,
  WorkflowMetrics,
  WorkflowStatus,
} from './swarm-node.ts';
export type { SwarmOptions, SwarmOptionsInput, SwarmPorts } from './swarm-options.ts';
export type {
  AssignmentExplanation,
  SchedulerStatus,
  SwarmScheduling,
} from './scheduling/swarm-scheduling.ts';
export { SwarmOptionsSchema } from './swarm-options.ts';
export type { EventOf, EventPattern, SwarmEvent, SwarmEventType } from './events/swarm-event.ts';
export type { CapableAgent } from './capabilities/capable-agents.ts';
export type { NodeStateName } from './node-state.ts';
export type { HostTasks } from './host-tasks/host-tasks.ts';
export type { ScaledAgents } from './agent-scale.ts';
export type { ApprovalDecisionInput } from './approvals.ts';
export { createNode } from './create-node.ts';
export type { Optimization, OptimizeHere, TopologyDescription } from '@conclave/topology';
export { pipelineAlong } from '@conclave/topology';
export type {
  BroadcastDelivery,
  BroadcastInput,
  BroadcastScope,
  MessageDelivery,
  MessageSubscriptionInput,
  SentMessageInput,
} from './messages/message-requests.ts';
export type { StateObserver } from './shared-state/shared-state.ts';
export type {
  DeleteStateOptions,
  GetStateOptions,
  SetStateOptions,
  SharedStateChange,
  SharedStateEntry,
  StateFilter,
  StateScope,
} from './shared-state/state-requests.ts';
export type { LocalAgent, LocalTask } from '@conclave/agents';
export type {
  AgentSpecInput,
  JsonObject,
  JsonValue,
  Message,
  RunResult,
  StoredTask,
  TaskContext,
} from '@conclave/contracts';
export { ConclaveError, isConclaveError } from '@conclave/contracts';
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
export { describeDatabase, describeFile, openStore } from '@conclave/store';
