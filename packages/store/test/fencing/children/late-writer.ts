/**
 * A process that takes a run, reads that its task is open, and writes that it has completed it when it is told to:
 * time enough to stop it in between. `without-token` writes under whatever lease the run has then, as a program would
 * that only looks whether it may.
 */
import { once } from 'node:events';
import { writeSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { isConclaveError } from '@conclave/contracts';
import type { RunLease } from '@conclave/contracts';
import { changes, turn } from '@conclave/test/contracts/run-columns';
import { Client } from 'pg';
import { describeThisProcess, openStore } from '../../../src/index.ts';
import type { LateWork } from '../late-writer.ts';

const { path, url, schema, runId, leaseMs, token } = JSON.parse(process.argv[2] ?? '{}') as LateWork;
const say = (line: string) => writeSync(1, `${line}\n`);

const store = await openStore(url === undefined ? { path } : { url });
const nodeId = `late-${process.pid}`;
await store.join(describeThisProcess(nodeId));
const lease = await store.acquireRun(runId, nodeId, leaseMs);
const [task] = await store.loadTasks(runId);
if (task?.status !== 'ready') throw new Error('the task is not open');
say('read');
await once(process.stdin, 'data');
try {
  const changed = changes([0], 'completed', { agentId: nodeId, result: '"late"' });
  await store.commitTurn(token === 'with-token' ? lease : await leaseOfNow(lease), turn({ changed }));
  say('written');
} catch (error) {
  if (!isConclaveError(error)) throw error;
  say(`refused ${error.code}`);
}
process.stdin.destroy();
await store.close();

/** The holder and epoch that would pass, read beforehand: what a token makes needless, and what comes too late. */
async function leaseOfNow(held: RunLease): Promise<RunLease> {
  const sql = `SELECT holder, epoch FROM run WHERE run_id = '${held.runId}'`;
  const row = path === undefined ? await fromServer(sql) : fromFile(path, sql);
  return { ...held, nodeId: String(row?.['holder']), epoch: Number(row?.['epoch']) } as RunLease;
}

function fromFile(file: string, sql: string): Record<string, unknown> | undefined {
  const database = new DatabaseSync(file, { readOnly: true, timeout: 5_000 });
  try {
    return database.prepare(sql).get();
  } finally {
    database.close();
  }
}

async function fromServer(sql: string): Promise<Record<string, unknown> | undefined> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`SET search_path TO "${schema}"`);
    return (await client.query<Record<string, unknown>>(sql)).rows[0];
  } finally {
    await client.end();
  }
}
