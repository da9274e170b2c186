/** The swarm on this node: joins fleet, topology, runs and store behind the API, and decides nothing itself. */
import { AgentSpecSchema, ConclaveError, JsonObjectSchema, parseWith } from '@conclave/contracts';
import type {
  AgentSpec,
  AgentSpecInput,
  Clock,
  JsonObject,
  JournalLine,
  RunResult,
  RunSummary,
  StoredTask,
  WakeUps,
  WorkerShards,
} from '@conclave/contracts';
import { isLocalAgent } from '@conclave/agents';
import type { Agent, AgentFleet, AgentMetrics, LocalAgent } from '@conclave/agents';
import type { Store } from '@conclave/store';
import type { Optimization, OptimizeHere, SwarmTopology, TopologyDescription } from '@conclave/topology';
import { parseWorkflow } from '@conclave/workflow';
import type {
  RunObserver,
  RunProgress,
  WorkflowDefinition,
  WorkflowDefinitionInput,
} from '@conclave/workflow';
import { AgentScale } from './agent-scale.ts';
import type { ScaledAgents } from './agent-scale.ts';
import type { Chores } from './chores/chores.ts';
import { approvalsOf } from './approvals.ts';
import { noteRegistered, noteScaled } from './events/agent-events.ts';
import type { EventOf, EventPattern } from './events/swarm-event.ts';
import type { SwarmEvents } from './events/swarm-events.ts';
import type { FleetDispatcher } from './fleet-dispatcher.ts';
import type { HostTasks } from './host-tasks/host-tasks.ts';
import type { CapableAgent } from './capabilities/capable-agents.ts';
import { NodeExchange } from './node-exchange.ts';
import type { ExchangeParts } from './node-exchange.ts';
import type { NodeState } from './node-state.ts';
import type { Observers } from './observers.ts';
import type { RunService } from './run-service.ts';
import type { SwarmScheduling } from './scheduling/swarm-scheduling.ts';
import { measureSwarm } from './swarm-metrics.ts';
import type {
  AgentListing,
  AwaitedWorkflow,
  DrainedRun,
  SwarmNode,
  SwarmMetrics,
  WorkflowMetrics,
  WorkflowStatus,
} from './swarm-node.ts';
import type { TakeOver } from './take-over/take-over.ts';
import { waitForWorkflow } from './take-over/wait-for-workflow.ts';
import { measureWorkflow } from './workflow-metrics.ts';

/** How long calls wait that are given no time. */
const PATIENCE_MS = 30_000;

export interface SwarmParts extends ExchangeParts {
  readonly swarmId: string;
  readonly nodeId: string;
  readonly store: Store;
  readonly topology: SwarmTopology;
  readonly fleet: AgentFleet;
  readonly dispatcher: FleetDispatcher;
  readonly runs: RunService;
  readonly observers: Observers;
  readonly events: SwarmEvents;
  readonly shards: WorkerShards;
  readonly scheduling: SwarmScheduling;
  readonly hostTasks: HostTasks;
  readonly clock: Clock;
  readonly wakeUps: WakeUps;
  readonly chores: Chores;
  /** Undefined where this node takes nothing over. */
  readonly takeOver: TakeOver | undefined;
  readonly state: NodeState;
  /** Ends what this node has, in the right order; called once. */
  readonly dispose: () => Promise<void>;
}

export class ComposedNode extends NodeExchange implements SwarmNode {
  readonly listApprovals: SwarmNode['listApprovals'];
  readonly decideApproval: SwarmNode['decideApproval'];
  readonly listCompensations: SwarmNode['listCompensations'];
  readonly hostTasks: HostTasks;
  readonly scheduling: SwarmScheduling;
  readonly #parts: SwarmParts;
  readonly #scale: AgentScale;
  #stopped: Promise<void> | undefined;

  constructor(parts: SwarmParts) {
    super(parts);
    ({ listApprovals: this.listApprovals, decideApproval: this.decideApproval } = approvalsOf(parts));
    this.listCompensations = (workflowId) => parts.store.loadCompensations(workflowId);
    this.#parts = parts;
    this.hostTasks = parts.hostTasks;
    this.scheduling = parts.scheduling;
    this.#scale = new AgentScale(parts.fleet, this);
  }

  get swarmId(): string {
    return this.#parts.swarmId;
  }

  get nodeId(): string {
    return this.#parts.nodeId;
  }

  async registerAgent(agent: AgentSpecInput | LocalAgent): Promise<readonly string[]> {
    if (isLocalAgent(agent)) return this.#admit(1, () => [this.#parts.fleet.addLocal(agent)]);
    return this.register(parseWith(AgentSpecSchema, agent, 'agent specification'));
  }

  /** All or none of the agents of a declaration. */
  register(spec: AgentSpec): readonly string[] {
    const ids = this.registerAll([spec]);
    this.#scale.remember(spec, ids);
    return ids;
  }

  /** Declarations with ids that are free: all or none of their agents. */
  registerAll(specs: readonly AgentSpec[]): readonly string[] {
    const count = specs.reduce((sum, spec) => sum + spec.count, 0);
    return this.#admit(count, () => specs.flatMap((spec) => this.#parts.fleet.add(spec)));
  }

  #admit(added: number, add: () => readonly Agent[]): readonly string[] {
    if (this.#stopped !== undefined)
      throw new ConclaveError('SWARM_STOPPED', { details: { nodeId: this.nodeId } });
    const { fleet, topology, dispatcher, events } = this.#parts;
    const { maxAgents } = topology.options;
    const count = fleet.size + added;
    if (count > maxAgents) throw new ConclaveError('AGENT_LIMIT_REACHED', { details: { maxAgents, count } });
    const agents = add();
    topology.admit(agents.map((agent) => dispatcher.memberOf(agent)));
    dispatcher.joined(agents);
    this.#parts.takeOver?.look();
    noteRegistered(events, agents);
    return agents.map((agent) => agent.id);
  }

  async unregisterAgent(agentId: string): Promise<void> {
    const { fleet, dispatcher, events } = this.#parts;
    dispatcher.leave(fleet.get(agentId).index);
    await fleet.remove(agentId);
    events.agents('agent:unregistered', [agentId], {});
  }

  async scaleAgents(declaredId: string, count: number): Promise<ScaledAgents> {
    const scaled = await this.#scale.scale(declaredId, count);
    noteScaled(this.#parts.events, declaredId, scaled);
    return scaled;
  }

  async getAgentStatus(agentId: string): Promise<AgentListing> {
    return listing(this.#parts.fleet.get(agentId));
  }

  async listAgents(): Promise<readonly AgentListing[]> {
    return this.#parts.fleet.list().map(listing);
  }

  async findCapableAgents(taskType: string): Promise<readonly CapableAgent[]> {
    return this.#parts.dispatcher.capableAgents(taskType);
  }

  async createWorkflow(definition: WorkflowDefinitionInput, inputs: JsonObject = {}): Promise<string> {
    return this.#parts.runs.create(...parsed(definition, inputs));
  }

  async submitWorkflow(definition: WorkflowDefinitionInput, inputs: JsonObject = {}): Promise<string> {
    return this.#parts.runs.submit(...parsed(definition, inputs));
  }

  waitForWorkflow(
    workflowId: string,
    options: { readonly timeoutMs?: number } = {},
  ): Promise<AwaitedWorkflow> {
    const { timeoutMs = PATIENCE_MS } = options;
    const { store, clock, wakeUps } = this.#parts;
    const statusOf = (runId: string): Promise<WorkflowStatus> => this.getWorkflowStatus(runId);
    return waitForWorkflow(workflowId, { store, clock, wakeUps, timeoutMs, statusOf });
  }

  async executeWorkflow(workflowId: string): Promise<RunResult> {
    this.#parts.state.refuseWhilePaused('executeWorkflow');
    return this.#parts.runs.drive(workflowId);
  }

  pauseWorkflow(workflowId: string): Promise<void> {
    return this.#parts.runs.control(workflowId, 'pause');
  }

  async resumeWorkflow(workflowId: string): Promise<RunResult> {
    this.#parts.state.refuseWhilePaused('resumeWorkflow');
    return this.#parts.runs.resume(workflowId);
  }

  cancelWorkflow(workflowId: string): Promise<void> {
    return this.#parts.runs.control(workflowId, 'cancel');
  }

  async getWorkflowStatus(workflowId: string): Promise<WorkflowStatus> {
    return { ...(await this.#summary(workflowId)), live: this.progress(workflowId) };
  }

  listTasks(workflowId: string): Promise<readonly StoredTask[]> {
    return this.#parts.store.loadTasks(workflowId);
  }

  listWorkflows(options: { readonly limit?: number } = {}): Promise<readonly RunSummary[]> {
    return this.#parts.store.listRuns({ limit: options.limit ?? 20 });
  }

  readJournal(options: Parameters<SwarmNode['readJournal']>[0]): Promise<readonly JournalLine[]> {
    return this.#parts.store.readJournal(options);
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

  async optimizeTopology(request: OptimizeHere): Promise<Optimization> {
    return this.#parts.topology.optimize(request);
  }

  observe(observer: RunObserver): () => void {
    return this.#parts.observers.add(observer);
  }

  observeEvents<P extends EventPattern>(pattern: P, listener: (event: EventOf<P>) => unknown): () => void {
    return this.#parts.events.observe(pattern, listener);
  }

  progress(workflowId: string): RunProgress | undefined {
    return this.#parts.runs.progress(workflowId);
  }

  async pause(): Promise<void> {
    this.#parts.state.pause();
  }

  async resume(): Promise<void> {
    this.#parts.state.resume();
  }

  async drain({ timeoutMs = PATIENCE_MS }: { readonly timeoutMs?: number } = {}): Promise<
    readonly DrainedRun[]
  > {
    const { takeOver, runs, chores, state } = this.#parts;
    state.draining();
    await takeOver?.stop();
    const drained = await runs.drain(timeoutMs);
    await chores.stop();
    return drained;
  }

  stop(): Promise<void> {
    this.#parts.state.stopped();
    this.#stopped ??= this.#parts.dispose();
    return this.#stopped;
  }

  async #summary(runId: string): Promise<RunSummary> {
    const [summary] = await this.#parts.store.listRuns({ limit: 1, runId });
    if (summary === undefined) throw new ConclaveError('RUN_NOT_FOUND', { details: { runId } });
    return summary;
  }
}

function parsed(definition: WorkflowDefinitionInput, inputs: JsonObject): [WorkflowDefinition, JsonObject] {
  const workflow = parseWorkflow(definition, { where: 'workflow definition' });
  return [workflow, parseWith(JsonObjectSchema, inputs, 'workflow inputs')];
}

function listing(agent: Agent): AgentListing {
  const { agentType } = agent;
  return { ...agent.getStatus(), agentType, capabilities: agent.getCapabilities() };
}
