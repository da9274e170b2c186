import { ConclaveError } from '@conclave/contracts';
import type { StateEntry } from '@conclave/contracts';
import { readOperation, writeOperation } from '../sql/operation.ts';
import { all, append, get, integers, run, texts } from '../sql/statement.ts';
import type { Steps } from '../sql/statement.ts';

/** Rows that one call of {@link expireState} removes: bounds how long it holds up a commit. */
const EXPIRE_BATCH = 100;

/** A write's key is `stateKey`: requests for one key go one after the other. */
export interface StateGuardArgs {
  readonly stateKey: string;
  readonly expectedVersion: number | null;
  readonly changedBy: string;
}

export interface SetStateArgs extends StateGuardArgs {
  readonly value: string;
  readonly expiresInMs: number | null;
}

interface StateRow {
  readonly version: number;
  readonly value: string | null;
  readonly nowMs: number;
  readonly expired: number;
}

interface Change {
  readonly key: string;
  readonly version: number;
  readonly changedBy: string | null;
  readonly atMs: number;
  readonly oldValue: string | null;
  readonly newValue: string | null;
}

const ENTRY = `key, value, version, changed_by AS "changedBy", changed_at AS "changedAtMs", expires_at AS "expiresAtMs"`;

export const getState = readOperation(function* (
  swarmId: string,
  args: { readonly key: string },
): Steps<StateEntry | null> {
  const row = yield* get<StateEntry>(
    `SELECT ${ENTRY} FROM shared_state
      WHERE swarm_id = ?1 AND key = ?2 AND value IS NOT NULL AND (expires_at IS NULL OR expires_at > {now})`,
    [swarmId, args.key],
  );
  return row ?? null;
});

/** @throws STATE_CONFLICT */
export const setState = writeOperation(function* (swarmId: string, args: SetStateArgs): Steps<StateEntry> {
  for (;;) {
    const row = yield* lockedRow(swarmId, args.stateKey);
    requireVersion(args, row);
    if (row === undefined) {
      const made = yield* insertState(swarmId, args);
      // Somebody else made it between the look and the insertion: look again.
      if (made === undefined) continue;
      yield* recordChanges(swarmId, [
        changeTo({ oldValue: null, newValue: args.value }, args.changedBy, made),
      ]);
      return made;
    }
    return yield* replaceState(swarmId, args, row);
  }
});

/** @returns the version of the deletion; null where there was nothing. @throws STATE_CONFLICT */
export const deleteState = writeOperation(function* (
  swarmId: string,
  args: StateGuardArgs,
): Steps<number | null> {
  const row = yield* lockedRow(swarmId, args.stateKey);
  requireVersion(args, row);
  if (row === undefined || row.value === null) return null;
  const version = row.version + 1;
  yield* run(
    `UPDATE shared_state SET version = ?3, value = NULL, changed_by = ?4, changed_at = ?5, expires_at = NULL
      WHERE swarm_id = ?1 AND key = ?2`,
    [swarmId, args.stateKey, version, row.expired === 1 ? null : args.changedBy, row.nowMs],
  );
  if (row.expired === 1) {
    yield* recordChanges(swarmId, [expiryOf(args.stateKey, row, row.nowMs)]);
    return null;
  }
  yield* recordChanges(swarmId, [
    changeTo({ oldValue: row.value, newValue: null }, args.changedBy, {
      key: args.stateKey,
      version,
      changedAtMs: row.nowMs,
    }),
  ]);
  return version;
});

/** @returns how many were removed; those that somebody is writing to are left for him. */
export const expireState = writeOperation(function* (swarmId: string, _args: null): Steps<number> {
  const rows = yield* all<StateRow & { readonly key: string }>(
    `SELECT key, version, value, {now} AS "nowMs", 1 AS expired FROM shared_state
      WHERE swarm_id = ?1 AND expires_at <= {now} ORDER BY expires_at LIMIT ?2 {skip}`,
    [swarmId, EXPIRE_BATCH],
  );
  for (const row of rows)
    yield* run(
      `UPDATE shared_state SET version = ?3, value = NULL, changed_by = NULL, changed_at = ?4, expires_at = NULL
        WHERE swarm_id = ?1 AND key = ?2`,
      [swarmId, row.key, row.version + 1, row.nowMs],
    );
  yield* recordChanges(
    swarmId,
    rows.map((row) => expiryOf(row.key, row, row.nowMs)),
  );
  return rows.length;
});

function lockedRow(swarmId: string, key: string): Steps<StateRow | undefined> {
  return get<StateRow>(
    `SELECT version, value, {now} AS "nowMs", CASE WHEN expires_at <= {now} THEN 1 ELSE 0 END AS expired
       FROM shared_state WHERE swarm_id = ?1 AND key = ?2 {lock}`,
    [swarmId, key],
  );
}

/** Before the first write. A key that was deleted or has expired does not exist: it is at 0. */
function requireVersion(args: StateGuardArgs, row: StateRow | undefined): void {
  const { stateKey: key, expectedVersion: expected } = args;
  const found = row === undefined || row.value === null || row.expired === 1 ? 0 : row.version;
  if (expected !== null && expected !== found)
    throw new ConclaveError('STATE_CONFLICT', { details: { key, expected, found } });
}

/** The floor is read by the statement that inserts: a row that retention took is gone, and in the floor, by then. */
function insertState(swarmId: string, args: SetStateArgs): Steps<StateEntry | undefined> {
  return get<StateEntry>(
    `INSERT INTO shared_state (swarm_id, key, version, value, changed_by, changed_at, expires_at)
     VALUES (?1, ?2, 1 + coalesce((SELECT version FROM state_floor WHERE swarm_id = ?1), 0), ?3, ?4, {now}, {now} + ?5)
     ON CONFLICT (swarm_id, key) DO NOTHING RETURNING ${ENTRY}`,
    [swarmId, args.stateKey, args.value, args.changedBy, args.expiresInMs],
  );
}

/** A value that had expired is removed first: each change begins with what the one before left. */
function* replaceState(swarmId: string, args: SetStateArgs, row: StateRow): Steps<StateEntry> {
  const hadExpired = row.value !== null && row.expired === 1;
  const changedAtMs = row.nowMs;
  const entry: StateEntry = {
    key: args.stateKey,
    value: args.value,
    version: row.version + (hadExpired ? 2 : 1),
    changedBy: args.changedBy,
    changedAtMs,
    expiresAtMs: args.expiresInMs === null ? null : changedAtMs + args.expiresInMs,
  };
  const { key, value, version, changedBy, expiresAtMs } = entry;
  yield* run(
    `UPDATE shared_state SET version = ?3, value = ?4, changed_by = ?5, changed_at = ?6, expires_at = ?7
      WHERE swarm_id = ?1 AND key = ?2`,
    [swarmId, key, version, value, changedBy, changedAtMs, expiresAtMs],
  );
  const change = changeTo({ oldValue: hadExpired ? null : row.value, newValue: value }, changedBy, entry);
  yield* recordChanges(swarmId, hadExpired ? [expiryOf(key, row, changedAtMs), change] : [change]);
  return entry;
}

function changeTo(
  values: Pick<Change, 'oldValue' | 'newValue'>,
  changedBy: string,
  made: Pick<StateEntry, 'key' | 'version' | 'changedAtMs'>,
): Change {
  const { key, version, changedAtMs: atMs } = made;
  return { key, version, changedBy, atMs, ...values };
}

function expiryOf(key: string, row: StateRow, atMs: number): Change {
  return { key, version: row.version + 1, changedBy: null, atMs, oldValue: row.value, newValue: null };
}

function* recordChanges(swarmId: string, changes: readonly Change[]): Steps<void> {
  if (changes.length === 0) return;
  yield* append(
    `INSERT INTO state_change (swarm_id, key, version, changed_by, changed_at, bytes, old_value, new_value)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)`,
    [
      texts(changes.map(({ key }) => key)),
      integers(changes.map(({ version }) => version)),
      texts(changes.map(({ changedBy }) => changedBy)),
      integers(changes.map(({ atMs }) => atMs)),
      integers(changes.map(({ oldValue, newValue }) => lengthOf(oldValue) + lengthOf(newValue))),
      texts(changes.map(({ oldValue }) => oldValue)),
      texts(changes.map(({ newValue }) => newValue)),
    ],
    [swarmId],
  );
}

function lengthOf(text: string | null): number {
  return text?.length ?? 0;
}
