import { availableParallelism } from 'node:os';
import type { ResourceLimits } from 'node:worker_threads';
import { ConclaveError, silentLogger, systemClock } from '@conclave/contracts';
import type { Clock, Logger, ShardSettleListener, WorkerShards } from '@conclave/contracts';
import { PiscinaHost } from './main/piscina-host.ts';
import { ShardPool } from './main/shard-pool.ts';

/** More threads than this help no machine that one process should fill; say so with `shards` where they do. */
const MAX_DEFAULT_SHARDS = 16;
const MAX_CPU_CREDIT = 1024;

export interface WorkerShardsOptions {
  /** Called once per ticket. It may submit and cancel; what it throws is logged. */
  readonly onSettle: ShardSettleListener;
  /** Threads when there is work for all. Default: the cores this process may use, at most 16. */
  readonly shards?: number;
  /** How many io tasks a thread has at once. Default 1024. */
  readonly ioTasksPerShard?: number;
  /** How long a task may go on after its cancellation or its time limit. Default 1000 ms. */
  readonly cancelGraceMs?: number;
  /** How long {@link WorkerShards.checkHealth} waits for an answer. Default 1000 ms. */
  readonly healthTimeoutMs?: number;
  /** Memory limits per thread, as Node's Worker takes them. Default: none. */
  readonly resourceLimits?: ResourceLimits;
  /** Gets what functions print, ended threads and tasks that ignored their cancellation. Default: silent. */
  readonly logger?: Logger;
  readonly clock?: Clock;
}

/** In MiB. With less, V8 ends the whole process while it starts the thread, and nobody can catch that. */
export const MIN_HEAP_MB = 16;

/** Starts nothing: threads come with the first tasks, one per open task up to `shards`, and stay until `stop`. */
export function createWorkerShards(options: WorkerShardsOptions): WorkerShards {
  const { onSettle, clock = systemClock, logger = silentLogger, resourceLimits } = options;
  const heapMb = resourceLimits?.maxOldGenerationSizeMb;
  if (heapMb !== undefined && heapMb < MIN_HEAP_MB) throw heapTooSmall(heapMb);
  return new ShardPool({
    host: new PiscinaHost({ clock, logger, resourceLimits }),
    shards: options.shards ?? Math.min(availableParallelism(), MAX_DEFAULT_SHARDS),
    limits: { maxCpuCredit: MAX_CPU_CREDIT, ioCredit: options.ioTasksPerShard ?? 1024 },
    onSettle,
    clock,
    logger,
    cancelGraceMs: options.cancelGraceMs ?? 1000,
    healthTimeoutMs: options.healthTimeoutMs ?? 1000,
  });
}

function heapTooSmall(heapMb: number): ConclaveError {
  const problems = `resourceLimits.maxOldGenerationSizeMb: expected at least ${MIN_HEAP_MB}, received ${heapMb}`;
  return new ConclaveError('CONFIG_INVALID', { details: { where: 'worker shards', problems } });
}
