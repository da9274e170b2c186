import type { CancelTimer } from '@conclave/contracts';
import type { RunningChild } from './child-port.ts';
import type { ChildSpec } from './child-spec.ts';

export type ChildStatus =
  | 'running'
  /** Asked to stop; its end is expected. */
  | 'stopping'
  /** To be started after a delay or with its group. */
  | 'waiting'
  | 'down';

/** One child of a supervisor: the specification and, while it runs, the child. */
export interface ChildRecord<C extends RunningChild> {
  readonly spec: ChildSpec;
  status: ChildStatus;
  child: C | undefined;
  /** Counts starts and ends, so that a late report of an earlier life is recognised. */
  life: number;
  starts: number;
  /** Restarts since it last ran long enough to count as healthy. */
  attempt: number;
  startedAtMs: number;
  cancelTimer: CancelTimer | undefined;
  /** Set while it is being stopped: called when it has ended. */
  ended: (() => void) | undefined;
}

export function newChildRecord<C extends RunningChild>(spec: ChildSpec): ChildRecord<C> {
  return {
    spec,
    status: 'down',
    child: undefined,
    life: 0,
    starts: 0,
    attempt: 0,
    startedAtMs: 0,
    cancelTimer: undefined,
    ended: undefined,
  };
}
