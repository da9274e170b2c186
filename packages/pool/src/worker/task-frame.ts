import type { Handler } from './handler-registry.ts';

/** What a task has in common with those that arrived around it. */
export interface TaskSetting {
  readonly handler: Handler;
  readonly runId: string;
  readonly attempt: number;
  /** True when main watches a time limit and wants to know when the task started. */
  readonly timed: boolean;
}

/** A task as the shard received it. */
export interface TaskFrame {
  readonly slot: number;
  readonly claim: number;
  readonly setting: TaskSetting;
  readonly taskId: string;
  /** JSON text; empty for none. */
  readonly input: string;
}
