import type { JsonObject, JsonValue } from '../json.ts';
import type { ErrorCode } from './error-codes.ts';
import { errorCodes } from './error-codes.ts';
import type { ErrorRow } from './error-row.ts';

/** Shared by every copy of this package, so that an error is recognised across bundles and realms. */
const BRAND = Symbol.for('conclave.error');

export interface ConclaveErrorOptions {
  /** Fills the placeholders of the code's message; JSON-safe, free of secrets. */
  readonly details?: JsonObject;
  readonly cause?: unknown;
}

/** The one error class. Test a code with {@link isConclaveError}, never with `instanceof`. */
export class ConclaveError extends Error {
  readonly code: ErrorCode;
  readonly details: JsonObject;

  constructor(code: ErrorCode, options: ConclaveErrorOptions = {}) {
    const details = options.details ?? {};
    super(
      formatMessage(errorCodes[code].message, details),
      options.cause === undefined ? undefined : { cause: options.cause },
    );
    this.name = 'ConclaveError';
    this.code = code;
    this.details = details;
    Object.defineProperty(this, BRAND, { value: true });
  }

  /** The code's row in the error table: wire codes, category, retryability. */
  get row(): ErrorRow {
    return errorCodes[this.code];
  }
}

export function isConclaveError<C extends ErrorCode>(
  error: unknown,
  code?: C,
): error is ConclaveError & { readonly code: C } {
  if (typeof error !== 'object' || error === null || !(BRAND in error)) return false;
  return code === undefined || ('code' in error && error.code === code);
}

function formatMessage(template: string, details: JsonObject): string {
  return template.replace(/\{(\w+)\}/g, (placeholder, key: string) => {
    const value = details[key];
    return value === undefined ? placeholder : asText(value);
  });
}

function asText(value: JsonValue): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map((item: JsonValue) => asText(item)).join(', ');
  return JSON.stringify(value);
}
