import type {
  AgentSpecInput,
  ConclaveError,
  JsonObject,
  JournalLine,
  JsonValue,
  RunResult,
  RunSummary,
  StopReason,
  StoredApproval,
  StoredCompensation,
  StoredTask,
} from '@conclave/contracts';
import type { AgentMetrics, AgentStatus, LocalAgent, MessageListener } from '@conclave/agents';
import type { ScaledAgents } from './agent-scale.ts';
import type { EventOf, EventPattern } from './events/swarm-event.ts';
import type { CapableAgent } from './capabilities/capable-agents.ts';
import type { HostTasks } from './host-tasks/host-tasks.ts';
import type { NodeStateName } from './node-state.ts';
import type { Optimization, OptimizeHere, TopologyDescription } from '@conclave/topology';
import type { ApprovalDecisionInput } from './approvals.ts';
import type { RunObserver, RunProgress, WorkflowDefinitionInput } from '@conclave/workflow';
import type {
  BroadcastDelivery,
  BroadcastInput,
  MessageDelivery,
  MessageSubscriptionInput,
  SentMessageInput,
} from './messages/message-requests.ts';
import type { StateObserver } from './shared-state/shared-state.ts';
import type { SwarmScheduling } from './scheduling/swarm-scheduling.ts';
import type {
  DeleteStateOptions,
  GetStateOptions,
  SetStateOptions,
  SharedStateEntry,
  StateFilter,
} from './shared-state/state-requests.ts';

export interface AgentListing extends AgentStatus {
  /** What it is called in selections of agents, such as its role; its kind where it has no other. */
  readonly agentType: string;
  readonly capabilities: readonly string[];
}

export interface WorkflowStatus extends RunSummary {
  /** What this node knows right now; undefined when another node, or none, drives the run. */
  readonly live: RunProgress | undefined;
}

/** What is known of a workflow that was waited for. */
export interface AwaitedWorkflow {
  readonly status: WorkflowStatus;
  /** Completed, failed or cancelled: it changes no more. */
  readonly hasEnded: boolean;
  /** The declared outputs, once it has completed. */
  readonly outputs: JsonObject;
}

/** What became of a run that a node drove when it was drained. */
export interface DrainedRun {
  readonly runId: string;
  readonly stopReason: StopReason;
}

export interface SwarmMetrics {
  readonly swarmId: string;
  readonly nodeId: string;
  /** Whether this node takes up work. */
  readonly state: NodeStateName;
  readonly topology: string;
  /** What the topology is at present: an adaptive one changes. */
  readonly shape: string;
  /** The agent of this node that was elected as hub, where hubs are elected. */
  readonly hub: string | null;
  readonly agents: { readonly total: number; readonly available: number; readonly busy: number };
  /** Runs that this node drives. */
  readonly activeRuns: readonly string[];
  /** Attempts that agents of this node ended, since it started. */
  readonly attempts: { readonly completed: number; readonly failed: number; readonly cancelled: number };
  readonly shards: {
    readonly started: number;
    readonly inFlight: number;
    readonly queued: number;
    readonly restarts: number;
  };
}

/** Measured on the run's rows: also for runs that other nodes drove. Times in ms. */
export interface WorkflowMetrics {
  readonly workflowId: string;
  readonly tasks: RunSummary['tasks'];
  readonly wallMs: number | undefined;
  /** Sum over tasks of the time between start and end. */
  readonly busyMs: number;
  /** Busy time over wall time: how many agents worked at once on average. */
  readonly parallelism: number | undefined;
  readonly attempts: number;
}

/** A swarm on this node. Asynchronous calls reject with a ConclaveError; a failing task never does, it is in the result. */
export interface SwarmNode {
  readonly swarmId: string;
  readonly nodeId: string;
  /** How agents are chosen, and what was learned about them. */
  readonly scheduling: SwarmScheduling;

  /** A declaration, or an object that works in this process. @returns the ids of the agents: several when `count` is above 1. @throws AGENT_EXISTS, AGENT_LIMIT_REACHED, CONFIG_INVALID */
  registerAgent(agent: AgentSpecInput | LocalAgent): Promise<readonly string[]>;
  /** Cancels its work, stops it, and repairs the topology. @throws AGENT_NOT_FOUND */
  unregisterAgent(agentId: string): Promise<void>;
  /**
   * Adds agents to a declaration or takes some away, those without work first; what the others do is cancelled, and
   * repeated elsewhere as its retry policy says. Growing adds all or none.
   * @param declaredId the id of the declaration. @throws AGENT_NOT_FOUND, AGENT_LIMIT_REACHED, CONFIG_INVALID
   */
  scaleAgents(declaredId: string, count: number): Promise<ScaledAgents>;
  /** @throws AGENT_NOT_FOUND */
  getAgentStatus(agentId: string): Promise<AgentListing>;
  listAgents(): Promise<readonly AgentListing[]>;
  /** Who would do tasks of a type, best first; none when nobody would. Similar ones where `capabilityMatch` allows them. */
  findCapableAgents(taskType: string): Promise<readonly CapableAgent[]>;

  /** Validates and commits a workflow with its inputs; nothing runs yet. @returns its id, which names the run */
  createWorkflow(definition: WorkflowDefinitionInput, inputs?: JsonObject): Promise<string>;
  /**
   * Runs it to its end, or until it is paused, cancelled or interrupted.
   * @throws RUN_NOT_FOUND, RUN_LEASED, RUN_FINISHED, SWARM_PAUSED
   */
  executeWorkflow(workflowId: string): Promise<RunResult>;
  /**
   * Commits a workflow that any capable node may take: this one, too, if it takes runs over. Nobody need be capable yet.
   * @returns its id
   */
  submitWorkflow(definition: WorkflowDefinitionInput, inputs?: JsonObject): Promise<string>;
  /**
   * Waits until a workflow has ended, wherever it is driven, or goes on no more by itself (paused, abandoned), or the time
   * is over. From the store. @param options.timeoutMs 30 seconds when left out. @throws RUN_NOT_FOUND
   */
  waitForWorkflow(workflowId: string, options?: { readonly timeoutMs?: number }): Promise<AwaitedWorkflow>;
  /** Durable: the node that drives the run lets running tasks end, then stops. @throws RUN_NOT_FOUND, RUN_FINISHED */
  pauseWorkflow(workflowId: string): Promise<void>;
  /** Takes up a paused, interrupted or abandoned run; what has ended is not run again. @throws as `executeWorkflow` does */
  resumeWorkflow(workflowId: string): Promise<RunResult>;
  /**
   * Durable. The node that drives the run ends what runs and undoes what was done; a run that nobody drives is taken and
   * ended here, where this node can do what is to be undone. @throws RUN_NOT_FOUND, RUN_FINISHED
   */
  cancelWorkflow(workflowId: string): Promise<void>;
  /** What somebody is to decide, or was: of one workflow or of all, in the order in which they were created. */
  listApprovals(options?: {
    readonly workflowId?: string;
    /** Left out: open ones only. */
    readonly all?: boolean;
    readonly limit?: number;
  }): Promise<readonly StoredApproval[]>;
  /**
   * Decides what a task waits for, once; alike again changes nothing. The run goes on wherever it is driven.
   * @throws RUN_NOT_FOUND, APPROVAL_NOT_FOUND, APPROVAL_DECIDED, APPROVAL_CLOSED
   */
  decideApproval(
    workflowId: string,
    taskId: string,
    decision: ApprovalDecisionInput,
  ): Promise<StoredApproval>;
  /** What undoes completed tasks, in its order; empty before the run compensates. @throws RUN_NOT_FOUND */
  listCompensations(workflowId: string): Promise<readonly StoredCompensation[]>;
  /** From the store. @throws RUN_NOT_FOUND */
  getWorkflowStatus(workflowId: string): Promise<WorkflowStatus>;
  /** Tasks that are done outside, for whoever does them. */
  readonly hostTasks: HostTasks;
  /** In index order. @throws RUN_NOT_FOUND */
  listTasks(workflowId: string): Promise<readonly StoredTask[]>;
  /** Newest first. */
  listWorkflows(options?: { readonly limit?: number }): Promise<readonly RunSummary[]>;
  /** What was committed, in order, after a sequence number. */
  readJournal(options: {
    readonly afterSeq: number;
    readonly limit: number;
  }): Promise<readonly JournalLine[]>;

  /**
   * Along the topology's route, within this process. Only in-process agents hear by themselves; for others, their
   * subscribers do. @throws AGENT_NOT_FOUND, AGENT_UNREACHABLE, CONFIG_INVALID; then nobody has it
   */
  sendMessage(message: SentMessageInput): Promise<MessageDelivery>;
  /** Over the topology's plan, to the agents of a scope. @throws AGENT_NOT_FOUND, AGENT_UNREACHABLE, CONFIG_INVALID */
  broadcastMessage(message: BroadcastInput): Promise<BroadcastDelivery>;
  /** @returns an id for {@link unsubscribe}. @throws AGENT_NOT_FOUND, CONFIG_INVALID */
  subscribeToMessages(filter: MessageSubscriptionInput, listener: MessageListener): Promise<string>;
  /** Ends a subscription to messages or to shared state. @throws SUBSCRIPTION_NOT_FOUND */
  unsubscribe(subscriptionId: string): Promise<void>;

  /** @returns null where there is no value. @throws CONFIG_INVALID */
  getSharedState(key: string, options?: GetStateOptions): Promise<SharedStateEntry | null>;
  /**
   * `null` is a value like any other: `getSharedState` then gives an entry that holds it. Only a deletion, or the time that was set,
   * takes a key away. @throws STATE_CONFLICT when it is not at the version that was expected, STATE_VALUE_TOO_LARGE, CONFIG_INVALID
   */
  setSharedState(key: string, value: JsonValue, options?: SetStateOptions): Promise<SharedStateEntry>;
  /** @returns the version of the deletion; null where there was nothing. @throws STATE_CONFLICT, CONFIG_INVALID */
  deleteSharedState(key: string, options?: DeleteStateOptions): Promise<number | null>;
  /** Hears every change that is committed from then on, by whichever node. @returns an id for {@link unsubscribe} */
  subscribeToStateChanges(
    filter: StateFilter,
    observer: StateObserver,
    onMissed?: (error: ConclaveError) => void,
  ): Promise<string>;

  getSwarmMetrics(): Promise<SwarmMetrics>;
  /** @throws AGENT_NOT_FOUND */
  getAgentMetrics(agentId: string): Promise<AgentMetrics>;
  /** @throws RUN_NOT_FOUND */
  getWorkflowMetrics(workflowId: string): Promise<WorkflowMetrics>;
  describeTopology(): TopologyDescription;
  /**
   * Recommends a shape for the agents of this node and a latency from handing out a task to its acknowledgement. An
   * adaptive topology takes it up at once. @throws CONFIG_INVALID, also where `hopMs` was neither given nor measured
   */
  optimizeTopology(request: OptimizeHere): Promise<Optimization>;

  /** Hears what runs of this node commit. @returns the unsubscribe function */
  observe(observer: RunObserver): () => void;
  /**
   * Hears what happens on this node, at the end of the turn in which it happened and in that order; the journal has it of
   * all nodes. What the listener throws is logged. @param pattern `agent:*`, `topology:*`, `node:*`, `workflow:*`, `task:*`,
   * `*`, or one name, such as `agent:lost`. @returns the unsubscribe function. @throws CONFIG_INVALID
   */
  observeEvents<P extends EventPattern>(pattern: P, listener: (event: EventOf<P>) => unknown): () => void;
  /** What this node knows of a run that it drives. */
  progress(workflowId: string): RunProgress | undefined;
  /**
   * Hands out nothing more on this node until {@link resume}: what runs ends, runs that it drives start nothing new and undo
   * nothing, none is taken. Messages, shared state and whatever is only written go on. It is not durable. Safe to call twice.
   */
  pause(): Promise<void>;
  /** Goes on at once with what waited. */
  resume(): Promise<void>;
  /**
   * Makes room for other nodes: takes nothing new, lets what runs end for so long, then gives its runs back, marked so that
   * another node goes on at once. To be followed by `stop()`. @param options.timeoutMs 30 seconds when left out
   */
  drain(options?: { readonly timeoutMs?: number }): Promise<readonly DrainedRun[]>;
  /** Interrupts its runs, which can be resumed, stops agents and threads, and leaves the store. Safe to call twice. */
  stop(): Promise<void>;
}
