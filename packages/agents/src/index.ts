/** Agents of all kinds behind one interface, and the fleet that holds a node's agents. */
export type {
  Agent,
  AgentMetrics,
  AgentStatus,
  AgentTask,
  ExecutionEstimate,
  KnownEstimate,
  MessageDraft,
  MessageFilter,
  MessageListener,
  TaskValidation,
} from './agent/agent.ts';
export type {
  AgentConfiguration,
  AgentConfigurationPatch,
  AgentDeclaration,
} from './agent/agent-configuration.ts';
export { passesFilter } from './agent/message-listeners.ts';
export type { AgentState } from './agent/agent.machine.ts';
export type { AgentFleet } from './fleet/agent-fleet.ts';
export type { Offering } from './kinds/host/offering.ts';
export type { AgentFleetOptions, FleetTuning } from './fleet/fleet-options.ts';
export { createAgentFleet } from './fleet/create-agent-fleet.ts';

export type { LocalAgent, LocalAgentSpec, LocalTask } from './kinds/local/local-agent.ts';
export { isLocalAgent } from './kinds/local/local-agent.ts';
export { resolveModule } from './kinds/function/resolve-module.ts';
export type { ToolDiscovery } from './kinds/mcp/discover-tools.ts';
export { discoverTools } from './kinds/mcp/discover-tools.ts';

export { SequentialThinking } from './kinds/mcp/adapters/sequential-thinking/sequential-thinking.ts';
export type { Coordination } from './kinds/mcp/adapters/sequential-thinking/coordination.ts';
export type { Decomposition, Subtask } from './kinds/mcp/adapters/sequential-thinking/decomposition.ts';
export type { RankedFinding, Synthesis } from './kinds/mcp/adapters/sequential-thinking/synthesis.ts';
export type { Reasoning } from './kinds/mcp/adapters/sequential-thinking/thinking-session.ts';
export type { Recorded } from './kinds/mcp/adapters/sequential-thinking/thought-recorder.ts';
export type {
  CoordinateWorkflowInput,
  DecomposeTaskInput,
  StructuredReasoningInput,
  SynthesizeResultsInput,
} from './kinds/mcp/adapters/sequential-thinking/thinking-inputs.ts';
export {
  CoordinateWorkflowSchema,
  DecomposeTaskSchema,
  StructuredReasoningSchema,
  SynthesizeResultsSchema,
} from './kinds/mcp/adapters/sequential-thinking/thinking-inputs.ts';
