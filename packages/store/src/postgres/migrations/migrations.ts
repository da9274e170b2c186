import { runs } from './0001-runs.ts';

/** Forward only. The place in the list is the schema version, from 1; an entry that was released never changes. */
export const migrations: readonly string[] = [runs];

export const SCHEMA_VERSION = migrations.length;
