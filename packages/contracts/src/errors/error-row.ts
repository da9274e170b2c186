/** Who has to act on an error, and with it the defaults for the wire. */
export type ErrorCategory = 'input' | 'state' | 'capacity' | 'timeout' | 'dependency' | 'internal';

export interface ErrorRow {
  /** What was expected, what was found, what to do next. `{name}` is filled from the error's details. */
  readonly message: string;
  readonly category: ErrorCategory;
  readonly httpStatus: number;
  /** JSON-RPC 2.0 code. */
  readonly rpcCode: number;
  /** True when the same call may succeed later without a change by the caller. */
  readonly retryable: boolean;
}

const defaults: Record<ErrorCategory, Omit<ErrorRow, 'message' | 'category'>> = {
  input: { httpStatus: 400, rpcCode: -32602, retryable: false },
  state: { httpStatus: 409, rpcCode: -32001, retryable: false },
  capacity: { httpStatus: 503, rpcCode: -32002, retryable: true },
  timeout: { httpStatus: 504, rpcCode: -32003, retryable: true },
  dependency: { httpStatus: 502, rpcCode: -32004, retryable: true },
  internal: { httpStatus: 500, rpcCode: -32603, retryable: false },
};

/** One row of the error table: a category gives the wire codes, `overrides` the exceptions. */
export function errorRow(
  category: ErrorCategory,
  message: string,
  overrides: Partial<Omit<ErrorRow, 'message' | 'category'>> = {},
): ErrorRow {
  return { message, category, ...defaults[category], ...overrides };
}
