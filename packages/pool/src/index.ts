/** Worker shards: functions in worker threads. */
export type { WorkerShardsOptions } from './create-worker-shards.ts';
export { createWorkerShards } from './create-worker-shards.ts';
