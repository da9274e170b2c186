/** Worker shards: functions in worker threads. */
export type { WorkerShardsOptions } from './create-worker-shards.ts';
export { createWorkerShards, MIN_HEAP_MB } from './create-worker-shards.ts';
