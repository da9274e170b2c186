import { JsonValueSchema, MAX_TIMER_MS, StateKeyGlobSchema, StateKeySchema } from '@conclave/contracts';
import type { JsonValue } from '@conclave/contracts';
import { z } from 'zod';

/** The largest value, as JSON in UTF-8. */
export const MAX_VALUE_BYTES = 1024 * 1024;

/** `LOCAL`: this node's process, in memory. `GLOBAL`: the store, for all nodes. */
const StateScopeSchema = z.enum(['LOCAL', 'GLOBAL']);
export type StateScope = z.output<typeof StateScopeSchema>;

const scope = { scope: StateScopeSchema.default('GLOBAL') };

export const GetStateSchema = z.strictObject({ key: StateKeySchema, ...scope });

const guard = {
  expectedVersion: z
    .int()
    .nonnegative()
    .optional()
    .describe('Only over this version; 0: only where there is none'),
  changedBy: z
    .string()
    .min(1)
    .max(128)
    .optional()
    .describe('Who writes, such as an agent; this node where left out'),
};

export const DeleteStateSchema = z.strictObject({ key: StateKeySchema, ...scope, ...guard });

export const SetStateSchema = z.strictObject({
  key: StateKeySchema,
  value: JsonValueSchema,
  ...scope,
  ...guard,
  expiresInMs: z.int().positive().max(MAX_TIMER_MS).optional().describe('Gone after this time, in ms'),
});

export const StateFilterSchema = z.strictObject({
  keys: StateKeyGlobSchema.default('**').describe(
    'A key, or a glob: config/* for one segment, config/** for all',
  ),
  ...scope,
});

export type GetStateOptions = Omit<z.input<typeof GetStateSchema>, 'key'>;
export type SetStateOptions = Omit<z.input<typeof SetStateSchema>, 'key' | 'value'>;
export type DeleteStateOptions = Omit<z.input<typeof DeleteStateSchema>, 'key'>;
export type StateFilter = z.input<typeof StateFilterSchema>;

export interface SharedStateEntry {
  readonly key: string;
  readonly scope: StateScope;
  readonly value: JsonValue;
  readonly version: number;
  readonly changedBy: string;
  readonly changedAtMs: number;
  readonly expiresAtMs: number | null;
}

/** What observers get. `undefined` is no value; `null` is the value null. */
export interface SharedStateChange {
  readonly key: string;
  readonly scope: StateScope;
  readonly oldValue: JsonValue | undefined;
  readonly newValue: JsonValue | undefined;
  readonly version: number;
  /** Null where the value expired. */
  readonly changedBy: string | null;
  readonly changedAtMs: number;
}
