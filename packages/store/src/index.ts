/** The truth on disk: runs, tasks, leases, nodes and the journal, on SQLite, on PostgreSQL and in memory. */
export type { StoreOptionsInput } from './open-store.ts';
export { openStore } from './open-store.ts';
export { describeDatabase } from './postgres/describe-database.ts';
export { describeFile } from './sqlite/describe-file.ts';
export type { IsAlive } from './process-liveness.ts';
export { describeThisProcess, isProcessAlive } from './process-liveness.ts';
export type { Retention, RetentionInput } from './retention-options.ts';
export { RetentionSchema } from './retention-options.ts';
export type { Store, StoreInfo, SweepReport } from './store.ts';
export type { StoreNotice } from './writer/protocol.ts';
export type { VolatileStoreOptions } from './volatile/volatile-store.ts';
export { createVolatileStore } from './volatile/volatile-store.ts';
export { VolatileState } from './volatile/volatile-state.ts';
