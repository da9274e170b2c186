import type {
  AgentKind,
  HealthReport,
  JsonValue,
  Message,
  MessageInput,
  MessageType,
  TaskOutcome,
} from '@conclave/contracts';
import type { AgentConfiguration, AgentConfigurationPatch } from './agent-configuration.ts';
import type { AgentState } from './agent.machine.ts';

/** A task as an embedder hands it over, outside any run. */
export interface AgentTask {
  readonly type: string;
  readonly params?: JsonValue;
  /** For messages and idempotency; a fresh one where left out. */
  readonly taskId?: string;
  readonly runId?: string;
  readonly attempt?: number;
  /** In ms; the agent's own limit where left out. */
  readonly timeoutMs?: number;
  /** Cancels the task. */
  readonly signal?: AbortSignal;
}

export interface TaskValidation {
  readonly valid: boolean;
  /** One sentence each; empty when valid. */
  readonly problems: readonly string[];
}

/** In ms; the 95th percentile is that of one task. */
export interface KnownEstimate {
  readonly meanMs: number;
  readonly p95Ms: number;
  /** Durations that it comes from. */
  readonly count: number;
}

/** `measured`: from durations that this agent measured itself. `learned`: from what a scheduler knows of it and of others. */
export type ExecutionEstimate =
  | { readonly known: false; readonly reason: string }
  | (KnownEstimate & { readonly known: true; readonly source: 'measured' | 'learned' });

export interface AgentStatus {
  readonly agentId: string;
  readonly kind: AgentKind;
  readonly state: AgentState;
  /** It takes tasks: `idle` or `busy`. */
  readonly available: boolean;
  readonly running: number;
  readonly waiting: number;
  readonly concurrency: number;
  readonly restarts: number;
  /** Why it is down, when it is. */
  readonly reason?: string;
}

/** Measured figures only; the durations are undefined until a task has ended. */
export interface AgentMetrics {
  readonly agentId: string;
  readonly completed: number;
  readonly failed: number;
  readonly cancelled: number;
  readonly running: number;
  /** Time with at least one task running, in ms. */
  readonly busyMs: number;
  readonly meanMs: number | undefined;
  /** Within 7 % of the measured value. */
  readonly p95Ms: number | undefined;
  readonly restarts: number;
}

export interface MessageDraft {
  readonly targetAgent: string;
  readonly messageType: MessageType;
  readonly payload?: JsonValue;
  readonly correlationId?: string;
  readonly priority?: Message['priority'];
}

export interface MessageFilter {
  readonly messageType?: MessageType | undefined;
  readonly sourceAgent?: string | undefined;
  readonly correlationId?: string | undefined;
  readonly priority?: Message['priority'] | undefined;
}

export type MessageListener = (message: Message) => void;

/** One agent, whatever its kind. */
export interface Agent {
  /** Its number in the fleet. */
  readonly index: number;
  readonly id: string;
  readonly kind: AgentKind;
  /** What it is called in selections of agents, such as its role; its kind where it has no other. */
  readonly agentType: string;
  /** Runs a task outside any run. Never rejects: what goes wrong is in the outcome. */
  execute(task: AgentTask): Promise<TaskOutcome>;
  /** Task types that it does. */
  getCapabilities(): readonly string[];
  /** Checks type and parameters as far as the kind can tell without running it. */
  validateTask(task: AgentTask): Promise<TaskValidation>;
  estimateExecution(task: Pick<AgentTask, 'type'>): ExecutionEstimate;
  getStatus(): AgentStatus;
  healthCheck(): Promise<HealthReport>;
  getMetrics(): AgentMetrics;
  /**
   * Gives a message to this agent, where it listens itself, and to its subscribers.
   * @returns how many took it
   * @throws CONFIG_INVALID when it is not a message or not addressed to this agent
   */
  handleMessage(message: MessageInput): number;
  /** @returns the message as it was sent. @throws AGENT_NOT_FOUND for an unknown target */
  sendMessage(draft: MessageDraft): Promise<Message>;
  /** @returns the unsubscribe function */
  subscribeToMessages(listener: MessageListener, filter?: MessageFilter): () => void;
  /** @throws CONFIG_INVALID */
  updateConfiguration(patch: AgentConfigurationPatch): AgentConfiguration;
  getConfiguration(): AgentConfiguration;
}
