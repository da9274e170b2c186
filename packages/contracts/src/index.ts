/** Schemas, ids, events, error codes and ports. Data and contracts only; behaviour lives in the packages above. */
export type { JsonObject, JsonValue } from './json.ts';
export { JsonObjectSchema, JsonValueSchema } from './json.ts';
export type { AgentId, NodeId, RunId, SwarmId, TaskId } from './ids.ts';
export { AgentIdSchema, NodeIdSchema, RunIdSchema, SwarmIdSchema, TaskIdSchema } from './ids.ts';

export type { ErrorCode } from './errors/error-codes.ts';
export { errorCodes } from './errors/error-codes.ts';
export type { ErrorCategory, ErrorRow } from './errors/error-row.ts';
export type { ConclaveErrorOptions } from './errors/conclave-error.ts';
export { ConclaveError, isConclaveError } from './errors/conclave-error.ts';
export type { ErrorData } from './errors/error-data.ts';
export {
  ErrorDataSchema,
  fromErrorData,
  messageOf,
  toConclaveError,
  toErrorData,
} from './errors/error-data.ts';
export type { SchemaProblem } from './errors/parse.ts';
export { parseWith, schemaProblems } from './errors/parse.ts';

export type { CancelTimer, Clock } from './ports/clock.ts';
export { MAX_TIMER_MS } from './ports/clock.ts';
export type { Random } from './ports/random.ts';
export type { IdSource } from './ports/id-source.ts';
export type { LogFields, Logger } from './ports/logger.ts';
export { silentLogger } from './ports/logger.ts';
export { createSystemIdSource, systemClock, systemRandom } from './ports/system-ports.ts';
export type { JournalLine, JournalReader } from './ports/journal-reader.ts';
export type { JournalWriter } from './ports/journal-writer.ts';
export type { Recheck, RecheckOptions } from './ports/recheck.ts';
export { startRecheck } from './ports/recheck.ts';
export type {
  ApprovalDecision,
  ApprovalStatus,
  ApprovalStore,
  AskedApproval,
  StoredApproval,
} from './ports/approval-store.ts';
export { approvalStatuses } from './ports/approval-store.ts';
export type { WakeTopic, WakeUps } from './ports/wake-ups.ts';
export { silentWakeUps, wakeTopics } from './ports/wake-ups.ts';
export type {
  StateChange,
  StateChangePage,
  StateEntry,
  StateGuard,
  StateStore,
  StateWrite,
} from './ports/state-store.ts';
export type { LeaseStore, NamedLease, NodeRecord, NodeRegistry } from './ports/node-registry.ts';
export type { NewOffer, OfferStore } from './ports/offer-store.ts';
export type {
  NewRun,
  RunClaim,
  RunClaimed,
  RunLease,
  RunStamp,
  RunStore,
  RunSummary,
  RunWish,
  StoredRun,
  StoredTask,
} from './ports/run-store.ts';
export type {
  HandlerRef,
  ShardSettleListener,
  ShardStats,
  ShardWork,
  WorkerShards,
} from './ports/worker-shards.ts';

export type {
  AgentKind,
  AgentSpec,
  AgentSpecInput,
  FunctionAgentSpec,
  HostAgentSpec,
  McpAgentSpec,
  McpServer,
  ProcessAgentSpec,
} from './agents/agent-spec.ts';
export { AgentSpecSchema, McpServerSchema } from './agents/agent-spec.ts';
export type { HealthReport } from './agents/health.ts';
export type { TopologyKind } from './agents/topology-kind.ts';
export { TopologyKindSchema } from './agents/topology-kind.ts';

export { compileKeyGlob, StateKeyGlobSchema, StateKeySchema } from './state/state-key.ts';

export type {
  AttemptReason,
  ClaimedTask,
  HeartbeatAnswer,
  HostTask,
  HostTaskPage,
  HostTaskStatus,
  LetGoAnswer,
  SettledTask,
  SettledTaskPage,
  TaskClaim,
  TaskRef,
} from './hosts/host-task.ts';
export { hostTaskStatuses } from './hosts/host-task.ts';
export type {
  ClaimTasks,
  ClaimTasksInput,
  CompleteTaskInput,
  FailTaskInput,
  HeartbeatTaskInput,
  ListHostTasks,
  ListHostTasksInput,
  ReleaseTaskInput,
  TaskRefInput,
} from './hosts/host-task-requests.ts';
export {
  ClaimTasksSchema,
  CompleteTaskSchema,
  FailTaskSchema,
  HeartbeatTaskSchema,
  ListHostTasksSchema,
  ReleaseTaskSchema,
  TaskRefSchema,
  WorkerNameSchema,
} from './hosts/host-task-requests.ts';

export type { Message, MessageInput, MessagePriority, MessageType } from './messages/message.ts';
export { MessagePrioritySchema, MessageSchema, MessageTypeSchema } from './messages/message.ts';

export type { Assignment, TaskContext, TaskFunction } from './tasks/assignment.ts';
export { idempotencyKeyOf } from './tasks/assignment.ts';
export type { AgentRequirement, Dispatcher, DispatchRequest, OutcomeSink } from './tasks/dispatcher.ts';
export { needOf } from './tasks/dispatcher.ts';
export type { TaskOutcome } from './tasks/outcome.ts';
export { emptyOutcome } from './tasks/outcome.ts';
export type { CancelReason, SettleListener, TaskExecutor } from './tasks/task-executor.ts';
export type { TaskStatus, TerminalTaskStatus } from './tasks/task-status.ts';
export { isTerminalTaskStatus, statusNames, taskStatuses } from './tasks/task-status.ts';

export type { CompensationRow, CompensationStatus, StoredCompensation } from './runs/compensation.ts';
export { compensationId, isCompensation } from './runs/compensation.ts';
export { LANGUAGE_VERSION } from './runs/language-version.ts';
export type { RunResult, TaskCounts, TaskTiming } from './runs/run-result.ts';
export type { RunControl, RunEnding, RunRelease, RunStatus, StopReason } from './runs/run-status.ts';
export { isTerminalRunStatus, runStatuses } from './runs/run-status.ts';
export type { JournalEntry, NewTaskColumns, RunChange, RunTurn, TaskColumns } from './runs/run-turn.ts';
export { changesBody } from './runs/run-turn.ts';
