/** Tasks that wait for an agent only, and who starts them: by class, or by a schedule. */
import type { ErrorData } from '@conclave/contracts';
import type { GroupUtilisation } from '@conclave/scheduling';
import type { GraphRows } from '../graph/graph-rows.ts';
import type { TaskGraph } from '../graph/task-graph.ts';

export interface ReadySink {
  /** Answers false when the task is no longer wanted; the agent then serves the next one. */
  start(index: number, agent: number): boolean;
  /** No agent will ever take the task by itself. */
  giveUp(index: number, error: ErrorData): void;
}

/** Hears how tasks end, before others that wait for them do. */
export interface EndListener {
  /** The task has ended; others will hear of it once that is durable. */
  ended(index: number): void;
  /** The task's end is durable, and those that waited for it have heard. */
  released(index: number): void;
}

export interface ReadyTasks {
  /** Tasks that wait. */
  readonly size: number;
  /** Forgets them all. */
  clear(): void;
  /** @param template the compiled task that it is, or that it was made from */
  push(index: number, template: number): void;
  /** Starts each task that can be served, with the agent that was taken for it. */
  drain(sink: ReadySink): void;
  /** Called once the run's tasks are back in their places. @returns who wants to hear how tasks end */
  lookAhead(rows: GraphRows, graph: TaskGraph): EndListener | undefined;
  /** How much of the groups is used; left out where there are none. */
  groups?(): readonly GroupUtilisation[];
}
