import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { range } from '@conclave/test/contracts/run-columns';

/** Rows per second of a bare loop of INSERTs into one table, `perCommit` rows a flush: what SQLite itself can do here. */
export function insertFloor(folder: string, rows: number, perCommit: number): number {
  const database = new DatabaseSync(join(folder, `floor-${perCommit}.db`));
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000');
  database.exec('CREATE TABLE line (seq INTEGER PRIMARY KEY, status TEXT, agent TEXT, at INTEGER) STRICT');
  const insert = database.prepare('INSERT INTO line (status, agent, at) VALUES (?, ?, ?)');
  const startedMs = performance.now();
  for (let row = 0; row < rows; row += perCommit) {
    database.exec('BEGIN IMMEDIATE');
    for (let i = row; i < row + perCommit; i += 1) insert.run('completed', `agent-${i % 1_000}`, i);
    database.exec('COMMIT');
  }
  const perSecond = (rows * 1_000) / (performance.now() - startedMs);
  database.close();
  return perSecond;
}

/** Milliseconds of one write that is flushed: no durable commit is faster. */
export function flushFloor(folder: string, count: number): number {
  const file = openSync(join(folder, 'flush'), 'w');
  const block = Buffer.alloc(4_096, 1);
  const startedMs = performance.now();
  for (const i of range(0, count)) {
    writeSync(file, block, 0, block.length, i * block.length);
    fdatasyncSync(file);
  }
  const ms = (performance.now() - startedMs) / count;
  closeSync(file);
  return ms;
}
