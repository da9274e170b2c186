import type { ExitReason } from '../exit-reason.ts';
import type { Directive } from './exit-directive.ts';

/** How a child that was asked to stop came to its end. */
export type StopOutcome =
  | 'stopped'
  /** It took longer than its specification allows, or has `brutal_kill`. */
  | 'killed'
  /** It was killed and did not report its end; it is treated as gone. */
  | 'unresponsive';

/** What a supervisor tells its observer, each failure with the directive that was applied. */
export type SupervisionEvent =
  | {
      readonly type: 'child.started';
      readonly supervisor: string;
      readonly childId: string;
      /** 0 at the first start. */
      readonly restarts: number;
    }
  | {
      readonly type: 'child.exited';
      readonly supervisor: string;
      readonly childId: string;
      readonly reason: ExitReason;
      readonly directive: Directive;
    }
  | {
      readonly type: 'child.stopped';
      readonly supervisor: string;
      readonly childId: string;
      readonly outcome: StopOutcome;
    }
  | { readonly type: 'supervisor.exited'; readonly supervisor: string; readonly reason: ExitReason };
