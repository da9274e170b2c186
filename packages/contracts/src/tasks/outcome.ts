import type { ErrorData } from '../errors/error-data.ts';

/**
 * How an attempt ended. The value stays JSON text, as it came from the agent and as it goes to disk, and is parsed
 * only where an expression reads it; an empty text means that there is no value.
 */
export type TaskOutcome =
  | { readonly ok: true; readonly value: string }
  | { readonly ok: false; readonly error: ErrorData };

/** A success without a value: one object for all, as most attempts of a large run end so. */
export const emptyOutcome: TaskOutcome = Object.freeze({ ok: true, value: '' });
