import type { ErrorCode } from '@conclave/contracts';
import { errorCodes } from '@conclave/contracts';

/** What to do next, where the error's own message does not say it. */
const advice: Partial<Record<ErrorCode, string>> = {
  AGENT_EXISTS: 'Give every agent of the workflow file an id of its own.',
  AGENT_LIMIT_REACHED: 'Raise swarm.maxAgents in the workflow file, or declare fewer agents.',
  AGENT_MODULE_NOT_LOADED: 'Correct the module or its path in the workflow file, then run again.',
  AGENT_NONE_CAPABLE: 'Correct the workflow file, then run again.',
  AGENT_NOT_FOUND: 'Correct the workflow file, then run again.',
  AGENT_TASK_NOT_SUPPORTED: 'Correct the workflow file, then run again.',
  APPROVAL_CLOSED: '`conclave status RUN` shows what became of the task.',
  APPROVAL_DECIDED: '`conclave status RUN` shows what became of the task.',
  APPROVAL_NOT_FOUND: '`conclave status RUN` shows what waits for a decision.',
  CONFIG_INVALID: 'Correct it and run again; `conclave COMMAND --help` lists the arguments.',
  INTERNAL_ERROR: 'Run the same command with CONCLAVE_DEBUG=1 for the stack, and report it.',
  LEASE_FENCED: 'Another process goes on with the run; `conclave status` shows it.',
  OUTPUT_NOT_WRITTEN: 'Free space or correct the permissions there; `conclave status` still shows the run.',
  RUN_EXISTS: 'Run it again: the next id will be a fresh one.',
  RUN_FINISHED: 'Start it anew without --resume.',
  RUN_LEASED: 'Once it has stopped, run the same command again.',
  RUN_NOT_FOUND:
    'Look in the data directory (--data-dir) or database (DATABASE_URL) that it was started with.',
  STORE_FULL: 'Free space, then go on with the run (--resume).',
  STORE_BUSY: '`conclave doctor` looks at the store.',
  STORE_CORRUPT: '`conclave doctor` says more; another data directory (--data-dir) starts empty.',
  STORE_UNAVAILABLE:
    'Correct the folder (--data-dir) and its permissions, or DATABASE_URL and its server; `conclave doctor` checks them.',
  TRACE_INVALID: 'Correct the trace, or give another one.',
  TRACE_VERSION_UNSUPPORTED: 'Give a trace in that version.',
  WORKFLOW_CYCLE: 'Correct the workflow file, then run again.',
  WORKFLOW_EXPRESSION_FAILED: 'Correct the expression or what it is given, then run again.',
  WORKFLOW_EXPRESSION_INVALID: 'Correct the expression in the workflow file, then run again.',
  WORKFLOW_FILE_NOT_READ: 'Check the path and its permissions.',
  WORKFLOW_INPUT_INVALID: 'Give inputs with --input NAME=VALUE.',
  WORKFLOW_TASK_UNKNOWN: 'Correct the workflow file, then run again.',
  WORKFLOW_SYNTAX: 'Correct the file there, then run again.',
};

export function adviceFor(code: ErrorCode): string {
  const known = advice[code];
  if (known !== undefined) return known;
  if (errorCodes[code].retryable) return 'Running the same command again may succeed.';
  return `docs/errors.md explains ${code}.`;
}
