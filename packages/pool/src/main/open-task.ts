import type { CancelReason, ShardWork } from '@conclave/contracts';
import { CPU } from '../protocol/protocol.ts';
import type { LoadIndex } from '../protocol/protocol.ts';
import type { Shard } from './shard.ts';
import type { TaskQueue } from './task-queue.ts';

const noWork: ShardWork = { ticket: -1, runId: '', taskId: '', attempt: 0, timeoutMs: undefined };

/** One ticket from `submit` until it settles. Reused afterwards, as there are hundreds of thousands a second. */
export class OpenTask {
  work: ShardWork;
  handler: number;
  /** JSON text; empty for none. */
  input: string;
  load: LoadIndex;
  /** Position in the order of submission: what "first" means when work comes back from a shard. */
  order = 0;

  /** Set while it waits on main. */
  queue: TaskQueue | null = null;
  previous: OpenTask | null = null;
  next: OpenTask | null = null;

  /** Set while a shard has it. */
  shard: Shard | null = null;
  slot = 0;
  claim = 0;

  /** Place in the heap of deadlines; -1 for none. */
  deadlineIndex = -1;
  dueMs = 0;

  /** Set once it was cancelled or timed out after its start. */
  cancelReason: CancelReason | null = null;
  /** The shard has passed the cancellation on to the task's signal. */
  cancelSeen = false;
  /** How many shards ended under it while others were suspected. */
  crashes = 0;
  /** Runs alone from now on. */
  isSuspect = false;

  constructor() {
    this.work = noWork;
    this.handler = -1;
    this.input = '';
    this.load = CPU;
  }

  /** Keeps nothing of a settled task alive. */
  forget(): void {
    this.work = noWork;
    this.input = '';
  }

  begin(handler: number, input: string, work: ShardWork): void {
    this.work = work;
    this.handler = handler;
    this.input = input;
    this.cancelReason = null;
    this.cancelSeen = false;
    this.crashes = 0;
    this.isSuspect = false;
  }
}

export function bySubmission(a: OpenTask, b: OpenTask): number {
  return a.order - b.order;
}
