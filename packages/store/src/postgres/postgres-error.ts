import { ConclaveError, isConclaveError, messageOf } from '@conclave/contracts';
import type { ErrorCode } from '@conclave/contracts';

/**
 * What an error means for the work that met it. `gone`: the session is lost, or will be; another may succeed.
 * `again`: the same at once will probably succeed. `busy`: somebody holds a lock for too long. `refused`: the same
 * would fail again.
 */
export type Failure = 'gone' | 'again' | 'busy' | 'refused';

/** SQLSTATEs (postgresql.org/docs/current/errcodes-appendix.html); a class stands for all of its states. */
const failures: Readonly<Record<string, Failure>> = {
  '08': 'gone', // connection exceptions
  '57P01': 'gone', // the server is shut down, or somebody ended the session
  '57P02': 'gone', // a crash of another session restarts the server
  '57P03': 'gone', // it is starting
  '57P05': 'gone', // idle session timeout
  '25P03': 'gone', // idle in a transaction for too long
  '25006': 'gone', // read-only: after a failover, the connection leads to the one that was left
  '53300': 'gone', // too many connections
  '40001': 'again',
  '40P01': 'again', // deadlock
  '55P03': 'busy', // lock timeout
  '57014': 'busy', // statement timeout
};

const codes: Readonly<Record<string, ErrorCode>> = {
  '28': 'STORE_UNAVAILABLE', // wrong user or password
  '3D': 'STORE_UNAVAILABLE', // no such database
  '3F': 'STORE_UNAVAILABLE', // the schema is gone
  '42501': 'STORE_UNAVAILABLE', // no permission
  '42P01': 'STORE_UNAVAILABLE', // a table is gone
  '40': 'STORE_BUSY', // deadlocks that did not end
  '53100': 'STORE_FULL',
  '53': 'STORE_UNAVAILABLE', // out of memory or of connections
  '55P03': 'STORE_BUSY',
  '57014': 'STORE_BUSY',
  '58': 'STORE_UNAVAILABLE', // the server's disk
  XX001: 'STORE_CORRUPT',
  XX002: 'STORE_CORRUPT',
};

/** The transaction has failed already: says nothing of the cause. */
export function isAftermath(error: unknown): boolean {
  return sqlStateOf(error) === '25P02';
}

/** @param error the driver's: with a SQLSTATE from the server, with an errno or without either from the connection */
export function failureOf(error: unknown): Failure {
  if (isConclaveError(error)) return 'refused';
  const state = sqlStateOf(error);
  if (state === undefined) return isOfConnection(error) ? 'gone' : 'refused';
  return lookUp(failures, state) ?? 'refused';
}

/** What the driver threw, as one of ours. @param path for the message: the address without password */
export function toStoreError(error: unknown, path: string): ConclaveError {
  if (isConclaveError(error)) return error;
  const state = sqlStateOf(error);
  const reason = messageOf(error);
  const lost = failureOf(error) === 'gone' ? 'STORE_UNAVAILABLE' : undefined;
  const code = (state === undefined ? undefined : lookUp(codes, state)) ?? lost;
  return code === undefined
    ? new ConclaveError('INTERNAL_ERROR', { details: { reason }, cause: error })
    : new ConclaveError(code, { details: { path, reason, waitedMs: 0 }, cause: error });
}

function lookUp<T>(table: Readonly<Record<string, T>>, state: string): T | undefined {
  return table[state] ?? table[state.slice(0, 2)];
}

export function sqlStateOf(error: unknown): string | undefined {
  const code = codeOf(error);
  return code !== undefined && /^[0-9A-Z]{5}$/.test(code) && !code.startsWith('E') ? code : undefined;
}

function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** The driver's own words for a session that it has lost; they carry no code. */
const lostSession =
  /^(?:Connection terminated|Client (?:has encountered|was closed)|Query read timeout|timeout expired|Connection ended)/;

function isOfConnection(error: unknown): boolean {
  const code = codeOf(error);
  if (code !== undefined) return /^(?:E[A-Z_]+)$/.test(code);
  return error instanceof AggregateError || lostSession.test(messageOf(error));
}

/** What opening met: whatever it was, this store cannot be used. */
export function toOpenError(error: unknown, path: string): ConclaveError {
  const ours = toStoreError(error, path);
  if (ours.code !== 'INTERNAL_ERROR') return ours;
  return new ConclaveError('STORE_UNAVAILABLE', {
    details: { path, reason: messageOf(error) },
    cause: error,
  });
}
