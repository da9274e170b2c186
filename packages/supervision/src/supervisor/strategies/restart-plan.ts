import type { RestartType } from '../child-spec.ts';

/** What a strategy needs to know of a child. */
export interface PlannedChild {
  readonly id: string;
  readonly restart: RestartType;
  /** False for a child that is down already. */
  readonly running: boolean;
}

export interface RestartPlan {
  /** To stop before anything starts, in this order: the reverse of the start order. */
  readonly stop: readonly string[];
  /** To start, in this order. */
  readonly start: readonly string[];
}

/** @param children all children in start order; the failed one is among them and not running. */
export type RestartStrategy = (children: Iterable<PlannedChild>, failedId: string) => RestartPlan;

/** The plan for a group of children in start order. A temporary child is stopped with its group and does not come back. */
export function planGroup(group: readonly PlannedChild[]): RestartPlan {
  return {
    stop: group
      .filter((child) => child.running)
      .map((child) => child.id)
      .toReversed(),
    start: group.filter((child) => child.restart !== 'temporary').map((child) => child.id),
  };
}
