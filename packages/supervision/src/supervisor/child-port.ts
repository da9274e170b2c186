import type { ExitReason } from '../exit-reason.ts';
import type { ChildSpec } from './child-spec.ts';

/** A child that runs. It reports its end through `exited`, also after `stop` or `kill`, and possibly during them. */
export interface RunningChild {
  /** Asks it to end. May take as long as the specification's `shutdown`; then comes `kill`. */
  stop(): unknown;
  /** Ends it without asking. */
  kill(): unknown;
}

/** How a supervisor starts its children. */
export interface ChildPort<C extends RunningChild = RunningChild> {
  /**
   * Starts a child at once; what takes longer goes on inside it, and its failure is an exit. A throw is a failed start.
   * @param exited to be called once, when the child has ended; further calls are ignored.
   */
  start(spec: ChildSpec, exited: (reason: ExitReason) => void): C;
}
