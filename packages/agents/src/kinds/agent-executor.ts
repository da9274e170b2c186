import type {
  Clock,
  ErrorData,
  JsonValue,
  Logger,
  Message,
  SettleListener,
  TaskExecutor,
  WorkerShards,
} from '@conclave/contracts';
import type { AgentConfigurationPatch } from '../agent/agent-configuration.ts';
import type { FleetTuning } from '../fleet/fleet-options.ts';
import type { OfferDesk } from './host/offer-desk.ts';
import type { Environment } from '../processes/minimal-environment.ts';

/** A task before it runs. */
export interface TaskPreview {
  readonly type: string;
  readonly params: JsonValue | undefined;
}

/** How a kind of agent works, as the fleet sees it. */
export interface AgentExecutor extends TaskExecutor {
  /** It ends its tasks at `assignment.timeoutMs` itself; the fleet's deadlines do so for the others. */
  readonly keepsDeadlines: boolean;
  /** Its tasks go on elsewhere when this process is gone: they can be left. */
  readonly outlivesNode?: boolean;
  /** Problems of the parameters that can be told before running; one sentence each. */
  validate(task: TaskPreview): readonly string[] | Promise<readonly string[]>;
  /** Where the agent itself hears messages. @returns whether it took this one */
  handleMessage?(message: Message): boolean;
  /** Hears of a change of the agent's limits before it holds. @throws to refuse it */
  configure?(patch: AgentConfigurationPatch): void;
}

/** One that holds something which can break and be started again: a server. */
export interface RestartableExecutor extends AgentExecutor {
  /** True once there is something whose health can be asked for. */
  readonly started: boolean;
  /** Starts it again. Rejects when it cannot, after `broke` was told why. */
  restart(): Promise<void>;
  /** It was found unhealthy: calls `broke` and ends it; the next restart begins anew. */
  giveUp(reason: string): void;
}

export function isRestartable(executor: AgentExecutor): executor is RestartableExecutor {
  return 'restart' in executor;
}

/** What executors are made with. */
export interface ExecutorEnvironment {
  readonly shards: WorkerShards;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly tuning: FleetTuning;
  readonly baseUrl: string | undefined;
  readonly ambient: Environment;
  /** Where tasks of host agents are offered; undefined where there is no store for them. */
  readonly desk: OfferDesk | undefined;
  readonly settle: SettleListener;
  /** Whose attempt it is, for messages. */
  agentIdOf(ticket: number): string;
  /** The attempt made progress: its deadline starts anew. */
  progress(ticket: number): void;
}

/** What the executor of one agent has besides. */
export interface OwnedExecutorEnvironment extends ExecutorEnvironment {
  readonly agentId: string;
  /** What the agent works with is gone. To be called before the open tickets settle, so that no work follows them. */
  broke(error: ErrorData): void;
}
