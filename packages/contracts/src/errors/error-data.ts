import { z } from 'zod';
import { JsonObjectSchema } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { ConclaveError, isConclaveError } from './conclave-error.ts';
import type { ErrorCode } from './error-codes.ts';
import { errorCodes } from './error-codes.ts';

/**
 * An error as plain data: the only form in which errors cross a thread, a process or a disk.
 * `message` is kept beside `code`, because it may come from a stranger's error.
 */
export const ErrorDataSchema = z.strictObject({
  code: z.string().refine((code): code is ErrorCode => code in errorCodes, 'not a code of the error table'),
  message: z.string(),
  details: JsonObjectSchema,
  retryable: z.boolean(),
});

export interface ErrorData {
  readonly code: ErrorCode;
  readonly message: string;
  readonly details: JsonObject;
  readonly retryable: boolean;
}

/** The only place that turns a stranger into one of ours. The stack stays behind: it is for logs, not for users. */
export function toConclaveError(
  error: unknown,
  fallback: ErrorCode = 'INTERNAL_ERROR',
  details: JsonObject = {},
): ConclaveError {
  if (isConclaveError(error)) return error;
  return new ConclaveError(fallback, { details: { ...details, reason: messageOf(error) }, cause: error });
}

export function toErrorData(
  error: unknown,
  fallback: ErrorCode = 'INTERNAL_ERROR',
  details: JsonObject = {},
): ErrorData {
  const ours = toConclaveError(error, fallback, details);
  return { code: ours.code, message: ours.message, details: ours.details, retryable: ours.row.retryable };
}

/** Rebuilds the error on the other side of the border. */
export function fromErrorData(data: ErrorData): ConclaveError {
  const error = new ConclaveError(data.code, { details: data.details });
  error.message = data.message;
  return error;
}

/** The message of anything that can be thrown. */
export function messageOf(error: unknown): string {
  if (error instanceof Error) return error.message;
  if (typeof error === 'string') return error;
  try {
    return JSON.stringify(error) ?? String(error);
  } catch {
    return String(error);
  }
}
