import { errorRow as row } from './error-row.ts';

/**
 * Every error that Conclave raises. `docs/errors.md` has a section per code; a test compares both ways.
 * Keep the table in alphabetical order.
 */
export const errorCodes = {
  AGENT_EXECUTION_FAILED: row(
    'dependency',
    'Agent execution failed: agent "{agentId}" on task "{taskId}": {reason}',
  ),
  AGENT_EXISTS: row(
    'state',
    'An agent with the id "{agentId}" is already registered. Unregister it first or choose another id.',
  ),
  AGENT_LIMIT_REACHED: row(
    'capacity',
    'The swarm may have {maxAgents} agents and {count} were asked for. Raise maxAgents or unregister agents.',
    { retryable: false },
  ),
  AGENT_MODULE_NOT_LOADED: row('input', 'The module "{module}" of an agent could not be loaded: {reason}'),
  AGENT_NONE_CAPABLE: row(
    'input',
    'No registered agent does tasks of type "{taskType}". Capabilities present: {capabilities}; most like it: {nearest}. Add an agent with this capability, correct the type, or let agents stand in that declare something like it (capabilityMatch).',
  ),
  AGENT_NOT_FOUND: row(
    'input',
    'No agent with the id "{agentId}" is registered. Registered: {known}. Register it first, or name one of these.',
    { httpStatus: 404 },
  ),
  AGENT_RESULT_INVALID: row(
    'dependency',
    'Agent execution failed: agent "{agentId}" on task "{taskId}" gave what cannot be written as JSON: {reason}',
    { retryable: false },
  ),
  AGENT_TASK_NOT_SUPPORTED: row(
    'input',
    'Agent "{agentId}" does not do tasks of type "{taskType}". It does: {capabilities}. Correct the type, or name an agent that does it.',
  ),
  AGENT_UNHEALTHY: row('dependency', 'Agent "{agentId}" is not well: {reason}'),
  AGENT_UNREACHABLE: row(
    'state',
    'A message from agent "{from}" does not reach agent "{to}": {reason}. Nobody has it. Restart or replace the agent, then send it again.',
  ),
  APPROVAL_CLOSED: row(
    'state',
    'The approval of task "{taskId}" in run "{runId}" is {status}: it can no longer be decided.',
  ),
  APPROVAL_DECIDED: row(
    'state',
    'The approval of task "{taskId}" in run "{runId}" was {status} before, by {by} at {at}. A decision stands.',
  ),
  APPROVAL_NOT_FOUND: row(
    'input',
    'Run "{runId}" has not asked for an approval of task "{taskId}". Open approvals: {open}.',
    { httpStatus: 404 },
  ),
  CONFIG_INVALID: row('input', '{where}: {problems}'),
  ENGINE_NOT_INITIALIZED: row('state', 'The engine has not been initialized. Await initialize() first.'),
  INPUT_PATH_NOT_A_FOLDER: row(
    'input',
    'The path {path} is a file; a folder was expected. Give its folder instead: {folder}',
  ),
  INPUT_PATH_NOT_FOUND: row(
    'input',
    'There is nothing at {path}. Check the spelling; a relative path starts at the working folder.',
    { httpStatus: 404 },
  ),
  INPUT_PATH_UNREADABLE: row('input', 'The folder {path} cannot be read: {reason}'),
  INTERNAL_ERROR: row('internal', 'Unexpected error: {reason}'),
  KERNEL_ARGUMENT_INVALID: row('input', '{argument} must be {expected}; got {actual}.'),
  KERNEL_MEMORY_EXHAUSTED: row(
    'capacity',
    'The kernels asked for {bytes} bytes beyond the {usedBytes} in use, but their memory may not grow so far (limit {limitBytes}). Free something or raise the limit.',
    { retryable: false },
  ),
  KERNEL_THREAD_LOST: row(
    'internal',
    'Thread {thread} of the kernels was lost: {reason}. The calling thread does its part; {threads} threads go on.',
  ),
  LEASE_FENCED: row(
    'state',
    'The lease "{name}" with epoch {epoch} is no longer held: another node has taken it. This node must drop its work on it.',
  ),
  MCP_SERVER_FAILED: row('dependency', 'The MCP server of agent "{agentId}" ({server}) failed: {reason}'),
  MCP_TOOL_FAILED: row(
    'dependency',
    'The MCP tool "{tool}" of agent "{agentId}" answered with an error: {reason}',
  ),
  MCP_TOOL_UNKNOWN: row(
    'input',
    'The MCP server of agent "{agentId}" has no tool "{tool}". Its tools: {tools}. Correct the task\'s type or the agent\'s `tools`.',
  ),
  NATS_UNAVAILABLE: row(
    'dependency',
    'NATS at {where} cannot be used: {reason}. Runs work without it. Correct NATS_URL, or start the server.',
  ),
  NODE_DRAINING: row(
    'state',
    'Node "{nodeId}" is being drained and takes no more runs. Ask another node, or submit the workflow.',
  ),
  OUTPUT_NOT_WRITTEN: row('dependency', 'The file {path} could not be written: {reason}'),
  POOL_CLOSED: row('state', 'The worker shards are stopped and take no more work.'),
  POOL_SHARD_NOT_STARTED: row(
    'dependency',
    'The worker threads do not start: {reason}. Look at the memory limits and at NODE_OPTIONS.',
    { retryable: false },
  ),
  POOL_TASK_KILLED_SHARD: row(
    'dependency',
    'Task "{taskId}" ended its worker thread while it ran alone there: {reason}',
    { retryable: false },
  ),
  POOL_TASK_OUT_OF_MEMORY: row(
    'dependency',
    'Task "{taskId}" needs more memory than a worker thread has: {reason}. Raise maxShardHeapMb, or split the task.',
    { retryable: false },
  ),
  PROCESS_FAILED: row(
    'dependency',
    'The command "{command}" of agent "{agentId}" ended with {ending}: {reason}',
  ),
  PROCESS_NOT_STARTED: row(
    'dependency',
    'The command "{command}" of agent "{agentId}" could not be started: {reason}',
    { retryable: false },
  ),
  PROCESS_OUTPUT_INVALID: row(
    'dependency',
    'The command "{command}" of agent "{agentId}" was to print one JSON value: {reason}',
  ),
  PROCESS_OUTPUT_TOO_LARGE: row(
    'dependency',
    'The command "{command}" of agent "{agentId}" printed more than {maxOutputBytes} bytes and was ended. Raise maxOutputBytes or let it print less.',
    { retryable: false },
  ),
  RUN_EXISTS: row('state', 'A run with the id "{runId}" exists already.'),
  RUN_FINISHED: row(
    'state',
    'Run "{runId}" has ended ({status}); it can no longer be resumed, paused or cancelled.',
  ),
  RUN_LEASED: row(
    'state',
    'Run "{runId}" is being driven by node "{holder}" for another {remainingMs} ms at least. Wait for it, or stop that process.',
    { retryable: true },
  ),
  RUN_NOT_FOUND: row('input', 'There is no run "{runId}" in this store. `conclave status` lists the runs.', {
    httpStatus: 404,
  }),
  RUN_VERSION_UNSUPPORTED: row(
    'state',
    'Run "{runId}" was written in version {found} of the definition language; this engine knows up to {known}. Resume it with a newer Conclave.',
  ),
  STATE_CHANGES_MISSED: row(
    'state',
    'Changes of shared state after number {afterSeq} were removed before this node had read them. Read the keys that matter again.',
  ),
  STATE_CONFLICT: row(
    'state',
    'The shared state "{key}" was expected at version {expected} and is at {found} (0: it does not exist). Read it again, then repeat the change on what is there.',
  ),
  STATE_VALUE_TOO_LARGE: row(
    'input',
    'The value for the shared state "{key}" takes {bytes} bytes as JSON; up to {maxBytes} are kept. Keep large things in files and their names in the state.',
    { httpStatus: 413 },
  ),
  STORE_BUSY: row(
    'capacity',
    'The store {path} stayed locked by another process for {waitedMs} ms. Retry; if it lasts, look for a stopped process that holds it.',
  ),
  STORE_CLOSED: row('state', 'The store is closed.'),
  STORE_CORRUPT: row(
    'internal',
    'The store {path} is damaged: {reason}. Restore a backup or move the file away.',
  ),
  STORE_FULL: row(
    'capacity',
    'The disk that holds {path} is full: {reason}. Free space, then resume; nothing that was acknowledged is lost.',
    { httpStatus: 507 },
  ),
  STORE_UNAVAILABLE: row('dependency', 'The store {path} cannot be opened or written: {reason}'),
  STORE_VERSION_UNSUPPORTED: row(
    'state',
    'The store {path} has schema version {found}; this version of Conclave knows up to {known}. Use a newer Conclave.',
  ),
  SUBSCRIPTION_NOT_FOUND: row(
    'input',
    'There is no subscription "{subscriptionId}" on this node. It was ended before, or was made on another node.',
    { httpStatus: 404 },
  ),
  SUPERVISOR_CHILD_EXISTS: row('state', 'The supervisor "{supervisor}" already has a child "{childId}".'),
  SUPERVISOR_CHILD_NOT_FOUND: row('input', 'The supervisor "{supervisor}" has no child "{childId}".', {
    httpStatus: 404,
  }),
  SUPERVISOR_CHILD_NOT_STARTED: row(
    'dependency',
    'The child "{childId}" of supervisor "{supervisor}" could not be started: {reason}',
  ),
  SUPERVISOR_CHILD_RUNNING: row(
    'state',
    'The child "{childId}" of supervisor "{supervisor}" is {status}. Terminate it first.',
  ),
  SUPERVISOR_INTENSITY_EXCEEDED: row(
    'dependency',
    'The supervisor "{supervisor}" gave up: more than {intensity} restarts within {periodMs} ms. The last child to fail was "{childId}": {reason}',
    { retryable: false },
  ),
  SUPERVISOR_MACHINE_NOT_FLAT: row(
    'input',
    'The machine "{machine}" cannot be compiled: {what} at {where}. Run it on the interpreter.',
  ),
  SUPERVISOR_STOPPED: row('state', 'The supervisor "{supervisor}" is {status} and takes no more children.'),
  SWARM_PAUSED: row('state', 'Node "{nodeId}" is paused: {what} was refused. Call resume(), then try again.'),
  SWARM_STOPPED: row('state', 'Node "{nodeId}" was stopped and takes no more agents. Create another swarm.'),
  TASK_APPROVAL_EXPIRED: row(
    'timeout',
    'Nobody decided on task "{taskId}" in time: the approval was to come within {timeoutMs} ms.',
    { retryable: false },
  ),
  TASK_CANCELLED: row('state', 'Task "{taskId}" was cancelled: {reason}'),
  TASK_DEPENDENCY_FAILED: row(
    'state',
    'Task "{taskId}" was skipped because "{dependency}" did not complete.',
  ),
  TASK_HOST_FAILED: row('dependency', 'Task "{taskId}" was given up by "{worker}": {reason}', {
    retryable: false,
  }),
  TASK_ITEMS_FAILED: row(
    'dependency',
    '{failed} of the {total} items of task "{taskId}" failed, the first being "{first}": {reason}',
    { retryable: false },
  ),
  TASK_LEASE_LOST: row(
    'state',
    'Token {token} for task "{taskId}" of run "{runId}" is no longer good: {reason}. Nothing was recorded. Drop this work and claim again.',
  ),
  TASK_NOT_BLOCKED: row(
    'state',
    'Task "{taskId}" of run "{runId}" is {status}, not blocked: only a blocked task is reset, or given up without a token.',
  ),
  TASK_NOT_OFFERED: row(
    'input',
    'Run "{runId}" has no task "{taskId}" that is done outside. Look at the list of host tasks for those there are.',
    { httpStatus: 404 },
  ),
  TASK_PARAMS_INVALID: row(
    'input',
    'The parameters of task "{taskId}" do not fit agent "{agentId}": {problems}',
  ),
  TASK_REJECTED: row('state', 'Task "{taskId}" was rejected by {by}: {comment}'),
  TASK_RETRY_BUDGET_SPENT: row(
    'state',
    'Task "{taskId}" failed and was not repeated, as the run has used all {retryBudget} repetitions of its retryBudget: {reason}',
  ),
  TASK_TIMEOUT: row('timeout', 'Task "{taskId}" did not finish within {timeoutMs} ms.'),
  TRACE_INVALID: row('input', 'The trace {path} cannot be read as WfFormat: {problems}'),
  TRACE_VERSION_UNSUPPORTED: row(
    'input',
    'The trace {path} is in version {found} of WfFormat; supported is {supported}. Convert it, or look for the same trace in that version.',
  ),
  VECTOR_DIMENSION_MISMATCH: row(
    'input',
    'A vector of {actual} numbers was given to an index of vectors of {dim} numbers.',
  ),
  VECTOR_EXISTS: row(
    'state',
    'The index has a vector with the id {id} already. Update it, or remove it first.',
  ),
  VECTOR_FILE_FAILED: row('dependency', 'The vector file {path} could not be read or written: {reason}', {
    retryable: false,
  }),
  VECTOR_FILE_INVALID: row('input', 'The vector file {path} cannot be used: {reason}.'),
  VECTOR_NOT_FINITE: row(
    'input',
    'Number {position} of the vector is {value} after rounding to 32 bits; all must be finite.',
  ),
  VECTOR_NOT_FOUND: row('input', 'The index has no vector with the id {id}.', { httpStatus: 404 }),
  WORKFLOW_CYCLE: row(
    'input',
    'The tasks of workflow "{workflow}" depend on each other in a circle: {cycle}. Remove one of these dependencies.',
  ),
  WORKFLOW_EXPRESSION_FAILED: row(
    'input',
    'The expression {expression} of {where} could not be evaluated: {reason}',
  ),
  WORKFLOW_EXPRESSION_INVALID: row('input', 'The expression {expression} of {where} is not valid: {reason}'),
  WORKFLOW_FILE_NOT_READ: row('input', 'The workflow file {path} could not be read: {reason}', {
    httpStatus: 404,
  }),
  WORKFLOW_INPUT_INVALID: row('input', 'Input "{input}" of workflow "{workflow}": {problem}'),
  WORKFLOW_SYNTAX: row('input', '{path}:{line}:{column}: {reason}'),
  WORKFLOW_TASK_UNKNOWN: row(
    'input',
    '{where} refers to "{unknown}", which is not a task of workflow "{workflow}". Tasks: {known}.',
  ),
} as const;

export type ErrorCode = keyof typeof errorCodes;
