import type { StopReason } from '@conclave/contracts';
import type { RunNotice } from '@conclave/workflow';
import type { EventDetails, SwarmEventType } from './swarm-event.ts';

type RunEventType = Extract<SwarmEventType, `workflow:${string}` | `task:${string}`>;

interface RunEvent {
  readonly type: RunEventType;
  readonly detail: EventDetails[RunEventType];
}

/** What a run committed, as events. */
export function eventsOfNotice(notice: RunNotice): readonly RunEvent[] {
  const { runId: workflowId } = notice;
  if (notice.type === 'run.started')
    return [{ type: 'workflow:started', detail: { workflowId, tasks: notice.progress.total } }];
  if (notice.type === 'run.stopped')
    return [{ type: `workflow:${notice.stopReason as StopReason}`, detail: { workflowId } }];
  return notice.tasks.map(({ taskId, taskType, status, attempt }) => ({
    type: `task:${status}` as const,
    detail: { workflowId, taskId, taskType, attempt },
  }));
}
