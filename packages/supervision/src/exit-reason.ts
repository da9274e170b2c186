import type { ErrorCode, ErrorData, JsonObject } from '@conclave/contracts';
import { toErrorData } from '@conclave/contracts';

/**
 * Why a child ended, in OTP's words. `normal`: it had nothing left to do. `shutdown`: it was asked to. `killed`: it
 * did not stop in time, or was not asked. `error`: anything else, as data.
 */
export type ExitReason =
  | { readonly kind: 'normal' }
  | { readonly kind: 'shutdown' }
  | { readonly kind: 'killed' }
  | { readonly kind: 'error'; readonly error: ErrorData };

export const NORMAL: ExitReason = Object.freeze({ kind: 'normal' });
export const SHUTDOWN: ExitReason = Object.freeze({ kind: 'shutdown' });
export const KILLED: ExitReason = Object.freeze({ kind: 'killed' });

/** The exit reason for anything thrown; a stranger's error gets the code `fallback`. */
export function errorExit(error: unknown, fallback?: ErrorCode, details?: JsonObject): ExitReason {
  return { kind: 'error', error: toErrorData(error, fallback, details) };
}

/** A transient child that ends like this is not restarted. */
export function isCleanExit(reason: ExitReason): boolean {
  return reason.kind === 'normal' || reason.kind === 'shutdown';
}

/** One phrase for messages. */
export function exitText(reason: ExitReason): string {
  return reason.kind === 'error' ? reason.error.message : reason.kind;
}
