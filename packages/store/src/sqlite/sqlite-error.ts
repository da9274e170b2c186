import { ConclaveError, isConclaveError, messageOf } from '@conclave/contracts';
import type { ErrorCode } from '@conclave/contracts';

/** SQLite's result codes that have a code of ours (sqlite.org/rescode.html). */
const codes: Readonly<Record<number, ErrorCode>> = {
  5: 'STORE_BUSY',
  8: 'STORE_UNAVAILABLE', // READONLY
  10: 'STORE_UNAVAILABLE', // IOERR
  11: 'STORE_CORRUPT',
  13: 'STORE_FULL',
  14: 'STORE_UNAVAILABLE', // CANTOPEN
  15: 'STORE_BUSY', // PROTOCOL: locks that many processes race for
  23: 'STORE_UNAVAILABLE', // AUTH
  26: 'STORE_CORRUPT', // NOTADB
};

/** The shared-memory file of the WAL could not grow: the disk is full. */
const IOERR_SHMSIZE = 4874;

/** A page that should be there is beyond the end of the file: it was cut short. */
const IOERR_SHORT_READ = 522;

/** Extended codes that mean something else than their primary code. */
const extendedCodes: Readonly<Record<number, ErrorCode>> = {
  [IOERR_SHMSIZE]: 'STORE_FULL',
  [IOERR_SHORT_READ]: 'STORE_CORRUPT',
};

export function sqliteCodeOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('errcode' in error)) return undefined;
  return typeof error.errcode === 'number' ? error.errcode : undefined;
}

export function isBusy(error: unknown): boolean {
  const code = sqliteCodeOf(error);
  return code !== undefined && codes[code & 0xff] === 'STORE_BUSY';
}

/** What SQLite threw, as one of ours. @param path for the message. */
export function toStoreError(error: unknown, path: string): ConclaveError {
  if (isConclaveError(error)) return error;
  const code = sqliteCodeOf(error);
  const ours = code === undefined ? undefined : (extendedCodes[code] ?? codes[code & 0xff]);
  const reason = messageOf(error);
  return ours === undefined
    ? new ConclaveError('INTERNAL_ERROR', { details: { reason }, cause: error })
    : new ConclaveError(ours, { details: { path, reason, waitedMs: 0 }, cause: error });
}
