import type {
  Clock,
  Dispatcher,
  JsonObject,
  Random,
  RunLease,
  RunStore,
  StoredRun,
  StoredTask,
} from '@conclave/contracts';
import type { CompiledWorkflow } from '../compile/compiled-workflow.ts';
import type { RunObserver } from './run-observer.ts';

export interface RunDriverOptions {
  readonly workflow: CompiledWorkflow;
  readonly inputs: JsonObject;
  readonly stored: StoredRun;
  /** In index order. */
  readonly rows: readonly StoredTask[];
  readonly store: RunStore;
  readonly lease: RunLease;
  readonly leaseMs: number;
  /** The monotonic clock before the lease was asked for: it counts from there. */
  readonly leaseAskedAtMs: number;
  readonly dispatcher: Dispatcher;
  readonly clock: Clock;
  readonly random: Random;
  readonly observe: RunObserver | undefined;
  /** Runs the callback when this turn of the event loop has delivered its messages. */
  readonly endOfTurn: (callback: () => void) => void;
}
