/** The swarm on this node: joins fleet, topology, runs and store behind the API, and decides nothing itself. */
import {
  AgentSpecSchema,
  ConclaveError,
  JsonObjectSchema,
  MessageSchema,
  parseWith,
} from '@conclave/contracts';
import type {
  AgentSpec,
  AgentSpecInput,
  JsonObject,
  JournalLine,
  Message,
  MessageInput,
  RunResult,
  RunSummary,
  StoredTask,
  WorkerShards,
} from '@conclave/contracts';
import type { Agent, AgentFleet, AgentMetrics } from '@conclave/agents';
import type { Store } from '@conclave/store';
import type { SwarmTopology, TopologyDescription } from '@conclave/topology';
import { parseWorkflow } from '@conclave/workflow';
import type { RunObserver, RunProgress, WorkflowDefinitionInput } from '@conclave/workflow';
import type { FleetDispatcher } from './fleet-dispatcher.ts';
import type { Observers } from './observers.ts';
import type { RunService } from './run-service.ts';
import { measureSwarm } from './swarm-metrics.ts';
import type { AgentListing, Swarm, SwarmMetrics, WorkflowMetrics, WorkflowStatus } from './swarm.ts';
import { measureWorkflow } from './workflow-metrics.ts';

export interface SwarmParts {
  readonly swarmId: string;
  readonly nodeId: string;
  readonly store: Store;
  readonly topology: SwarmTopology;
  readonly fleet: AgentFleet;
  readonly dispatcher: FleetDispatcher;
  readonly runs: RunService;
  readonly observers: Observers;
  readonly shards: WorkerShards;
  /** Ends what this node has, in the right order; called once. */
  readonly dispose: () => Promise<void>;
}

export class SwarmNode implements Swarm {
  readonly #parts: SwarmParts;
  #stopped: Promise<void> | undefined;

  constructor(parts: SwarmParts) {
    this.#parts = parts;
  }

  get swarmId(): string {
    return this.#parts.swarmId;
  }

  get nodeId(): string {
    return this.#parts.nodeId;
  }

  async registerAgent(spec: AgentSpecInput): Promise<readonly string[]> {
    return this.register(parseWith(AgentSpecSchema, spec, 'agent specification'));
  }

  /** All or none of the agents of a declaration. */
  register(spec: AgentSpec): readonly string[] {
    const { fleet, topology, dispatcher } = this.#parts;
    const { maxAgents } = topology.options;
    const count = fleet.size + spec.count;
    if (count > maxAgents) throw new ConclaveError('AGENT_LIMIT_REACHED', { details: { maxAgents, count } });
    const agents = fleet.add(spec);
    topology.admit(agents.map((agent) => dispatcher.memberOf(agent)));
    dispatcher.joined(agents);
    return agents.map((agent) => agent.id);
  }

  async unregisterAgent(agentId: string): Promise<void> {
    const { fleet, dispatcher } = this.#parts;
    dispatcher.leave(fleet.get(agentId).index);
    await fleet.remove(agentId);
  }

  async getAgentStatus(agentId: string): Promise<AgentListing> {
    return listing(this.#parts.fleet.get(agentId));
  }

  async listAgents(): Promise<readonly AgentListing[]> {
    return this.#parts.fleet.list().map(listing);
  }

  async createWorkflow(definition: WorkflowDefinitionInput, inputs: JsonObject = {}): Promise<string> {
    const parsed = parseWorkflow(definition, { where: 'workflow definition' });
    return this.#parts.runs.create(parsed, parseWith(JsonObjectSchema, inputs, 'workflow inputs'));
  }

  executeWorkflow(workflowId: string): Promise<RunResult> {
    return this.#parts.runs.drive(workflowId);
  }

  pauseWorkflow(workflowId: string): Promise<void> {
    return this.#parts.runs.control(workflowId, 'pause');
  }

  resumeWorkflow(workflowId: string): Promise<RunResult> {
    return this.#parts.runs.resume(workflowId);
  }

  cancelWorkflow(workflowId: string): Promise<void> {
    return this.#parts.runs.control(workflowId, 'cancel');
  }

  async getWorkflowStatus(workflowId: string): Promise<WorkflowStatus> {
    return { ...(await this.#summary(workflowId)), live: this.progress(workflowId) };
  }

  async listTasks(workflowId: string): Promise<readonly StoredTask[]> {
    await this.#summary(workflowId);
    return this.#parts.store.loadTasks(workflowId);
  }

  listWorkflows(options: { readonly limit?: number } = {}): Promise<readonly RunSummary[]> {
    return this.#parts.store.listRuns({ limit: options.limit ?? 20 });
  }

  readJournal(options: {
    readonly afterSeq: number;
    readonly limit: number;
  }): Promise<readonly JournalLine[]> {
    return this.#parts.store.readJournal(options);
  }

  async sendMessage(
    input: MessageInput,
  ): Promise<{ readonly message: Message; readonly route: readonly string[]; readonly receivers: number }> {
    const message = parseWith(MessageSchema, input, 'message');
    const { fleet, topology } = this.#parts;
    const target = fleet.get(message.targetAgent);
    const hops = topology.layout.route(fleet.get(message.sourceAgent).index, target.index);
    const route = hops.map((hop) => (hop < 0 ? 'coordinator' : topology.layout.agentId(hop)));
    return { message, route, receivers: target.handleMessage(message) };
  }

  subscribeToMessages(agentId: string, listener: (message: Message) => void): () => void {
    return this.#parts.fleet.get(agentId).subscribeToMessages(listener);
  }

  async getSwarmMetrics(): Promise<SwarmMetrics> {
    return measureSwarm(this.#parts);
  }

  async getAgentMetrics(agentId: string): Promise<AgentMetrics> {
    return this.#parts.fleet.get(agentId).getMetrics();
  }

  async getWorkflowMetrics(workflowId: string): Promise<WorkflowMetrics> {
    return measureWorkflow(await this.#summary(workflowId), await this.#parts.store.loadTasks(workflowId));
  }

  describeTopology(): TopologyDescription {
    return this.#parts.topology.layout.describe();
  }

  observe(observer: RunObserver): () => void {
    return this.#parts.observers.add(observer);
  }

  progress(workflowId: string): RunProgress | undefined {
    return this.#parts.runs.progress(workflowId);
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#parts.dispose();
    return this.#stopped;
  }

  async #summary(runId: string): Promise<RunSummary> {
    const [summary] = await this.#parts.store.listRuns({ limit: 1, runId });
    if (summary === undefined) throw new ConclaveError('RUN_NOT_FOUND', { details: { runId } });
    return summary;
  }
}

function listing(agent: Agent): AgentListing {
  return { ...agent.getStatus(), capabilities: agent.getCapabilities() };
}
