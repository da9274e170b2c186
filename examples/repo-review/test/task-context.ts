import type { TaskContext } from '@conclave/contracts';

/** What a task's function is told, for calling it without a swarm. */
export function taskContext(signal: AbortSignal = new AbortController().signal): TaskContext {
  return { taskId: 'task', runId: 'run-1', attempt: 1, idempotencyKey: 'run-1/task', signal };
}
