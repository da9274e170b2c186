import type { RunSummary, StoredTask } from '@conclave/contracts';
import type { WorkflowMetrics } from './swarm-node.ts';

/** Figures over a run's rows. Fan-out tasks do nothing themselves, so only their items count as busy. */
export function measureWorkflow(summary: RunSummary, tasks: readonly StoredTask[]): WorkflowMetrics {
  const parents = new Set(tasks.map((task) => task.parent));
  let busyMs = 0;
  let attempts = 0;
  for (const task of tasks) {
    attempts += task.attempt;
    if (parents.has(task.index) || task.startedAtMs === null || task.finishedAtMs === null) continue;
    busyMs += task.finishedAtMs - task.startedAtMs;
  }
  const wallMs =
    summary.startedAtMs === null || summary.finishedAtMs === null
      ? undefined
      : summary.finishedAtMs - summary.startedAtMs;
  const parallelism = wallMs === undefined || wallMs === 0 ? undefined : busyMs / wallMs;
  return { workflowId: summary.runId, tasks: summary.tasks, wallMs, busyMs, parallelism, attempts };
}
