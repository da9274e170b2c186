/** Agents of all kinds behind one interface, and the fleet that holds a node's agents. */
export type {
  Agent,
  AgentMetrics,
  AgentStatus,
  AgentTask,
  ExecutionEstimate,
  MessageDraft,
  MessageFilter,
  MessageListener,
  TaskValidation,
} from './agent/agent.ts';
export type { AgentConfiguration, AgentConfigurationPatch } from './agent/agent-configuration.ts';
export type { AgentState } from './agent/agent.machine.ts';
export type { AgentFleet } from './fleet/agent-fleet.ts';
export type { AgentFleetOptions, FleetTuning } from './fleet/fleet-options.ts';
export { createAgentFleet } from './fleet/create-agent-fleet.ts';
