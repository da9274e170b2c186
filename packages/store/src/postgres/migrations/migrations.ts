import { runs } from './0001-runs.ts';
import { offers } from './0002-offers.ts';
import { control } from './0003-control.ts';
import { sharedState } from './0005-shared-state.ts';

/** Forward only. The place in the list is the schema version, from 1; an entry that was released never changes. */
export const migrations: readonly string[] = [runs, offers, control, sharedState];

export const SCHEMA_VERSION = migrations.length;
