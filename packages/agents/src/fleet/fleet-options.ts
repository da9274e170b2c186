import type {
  Clock,
  ErrorData,
  IdSource,
  Logger,
  Message,
  Random,
  TaskOutcome,
  WorkerShards,
} from '@conclave/contracts';
import type { KnownEstimate } from '../agent/agent.ts';
import type { Offering } from '../kinds/host/offering.ts';

export interface AgentFleetOptions {
  /** Runs the work of `function` agents. Create it with a listener that calls {@link AgentFleet.shardSettled}. */
  readonly shards: WorkerShards;
  readonly clock: Clock;
  readonly random: Random;
  readonly ids: IdSource;
  readonly logger: Logger;
  /** Every ticket that was started settles exactly once. The ticket may be given out again during the call. */
  onSettle(agent: number, ticket: number, outcome: TaskOutcome): void;
  /** An agent went down (false, with the error that says why) or came back (true). It is available from `add` on without a call. */
  onAvailability(agent: number, available: boolean, error?: ErrorData): void;
  /** An agent gave up: it stays down until `restart`. Called after `onAvailability(agent, false)`. */
  onFailed?(agent: number, error: ErrorData): void;
  /** `updateConfiguration` changed how many tasks the agent takes at once. */
  onConcurrency?(agent: number, concurrency: number): void;
  /** Carries a message to its target; rejects when it cannot. Without it messages reach agents of this fleet only. */
  readonly sendMessage?: (message: Message) => Promise<void>;
  /** `file:` URL that relative modules and working directories resolve against; ends in a slash for a folder. */
  readonly baseUrl?: string;
  /** The ambient environment, of which processes get PATH, HOME, LANG and TMPDIR. Empty when left out. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** What a scheduler has learned of an agent at a task type; estimates go by it where it knows something. */
  learned?(agent: number, taskType: string): KnownEstimate | undefined;
  /** Without it there can be no agents of kind `host`. */
  readonly offering?: Offering;
  readonly tuning?: Partial<FleetTuning>;
}

/** Times and limits; the defaults suit production. */
export interface FleetTuning {
  /** How long an MCP server may take to start and answer `initialize`, in ms. */
  readonly mcpStartTimeoutMs: number;
  /** Between SIGTERM and SIGKILL when a task's process is cancelled or out of time, in ms. */
  readonly killGraceMs: number;
  /** Between the health checks of agents that can be unhealthy, in ms. */
  readonly healthIntervalMs: number;
  /** Limit of one health check, in ms. */
  readonly healthTimeoutMs: number;
  /** First delay before a broken agent is started again, in ms; doubles with each failure in a row, with jitter. */
  readonly restartDelayMs: number;
  readonly restartDelayMaxMs: number;
  /** More than this many restarts within `restartPeriodMs`, and the agent gives up. */
  readonly restartIntensity: number;
  readonly restartPeriodMs: number;
  /** An agent whose last so many attempts failed, all of them, has broken; Infinity: failures say nothing about it. */
  readonly maxFailuresInRow: number;
}

export const defaultTuning: FleetTuning = {
  mcpStartTimeoutMs: 30_000,
  killGraceMs: 2_000,
  healthIntervalMs: 30_000,
  healthTimeoutMs: 5_000,
  restartDelayMs: 200,
  restartDelayMaxMs: 30_000,
  restartIntensity: 5,
  restartPeriodMs: 60_000,
  maxFailuresInRow: Infinity,
};
