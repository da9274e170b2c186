import type {
  ApprovalStore,
  Clock,
  Dispatcher,
  JsonObject,
  Random,
  RunLease,
  RunStore,
  StoredApproval,
  StoredCompensation,
  StoredRun,
  StoredTask,
  WakeUps,
} from '@conclave/contracts';
import type { CompiledWorkflow } from '../compile/compiled-workflow.ts';
import type { RunObserver } from './run-observer.ts';
import type { RunScheduler } from './run-scheduler.ts';

export interface RunDriverOptions {
  readonly workflow: CompiledWorkflow;
  readonly inputs: JsonObject;
  readonly stored: StoredRun;
  /** In index order. */
  readonly rows: readonly StoredTask[];
  /** What was asked before; empty where the workflow asks nothing. */
  readonly approvals: readonly StoredApproval[];
  /** What was recorded before; empty unless the run compensates. */
  readonly compensations: readonly StoredCompensation[];
  readonly store: RunStore & ApprovalStore;
  readonly wakeUps: WakeUps;
  readonly lease: RunLease;
  readonly leaseMs: number;
  /** The monotonic clock before the lease was asked for: it counts from there. */
  readonly leaseAskedAtMs: number;
  readonly dispatcher: Dispatcher;
  /** Chooses tasks and agents together; left out: the topology hands out the first ready task. */
  readonly scheduler?: RunScheduler | undefined;
  readonly clock: Clock;
  readonly random: Random;
  /** Whoever listens at the time; undefined while nobody does: then nothing is made for observers. */
  readonly observer: () => RunObserver | undefined;
  /** Runs the callback when this turn of the event loop has delivered its messages. */
  readonly endOfTurn: (callback: () => void) => void;
}
