import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { newRun } from '@conclave/test/contracts/run-columns';
import { postgres, testSchema } from '@conclave/test/postgres/test-database';
import { verifies } from '@conclave/test/requirements';
import { openStore } from '@conclave/store';
import { migrations, SCHEMA_VERSION } from '../../src/postgres/migrations/migrations.ts';
import { openTestStore, postgresInfo } from './postgres-store.ts';

const problem = 'W3.postgres-problem-named';

function withParameter(url: string, name: string, value: string): string {
  const changed = new URL(url);
  changed.searchParams.set(name, value);
  return changed.href;
}

describe('openStore with an address', () => {
  it('wants either a path or an address', async () => {
    for (const options of [{}, { path: 'a', url: 'postgres://b/c' }])
      await expect(openStore(options)).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  });

  it(verifies(problem, 'says that user or password are wrong, without repeating them'), async () => {
    const server = createServer((socket) => {
      // The client is gone with the refusal.
      socket.on('error', () => undefined);
      socket.once('data', () =>
        socket.end(refusal('28P01', 'password authentication failed for user "ann"')),
      );
    });
    onTestFinished(() => void server.close());
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    const refused = await openStore({ url: `postgres://ann:sesame@127.0.0.1:${port}/test` }).catch(
      (error: unknown) => error,
    );
    expect(refused).toMatchObject({
      code: 'STORE_UNAVAILABLE',
      message: expect.stringContaining('password authentication failed') as string,
    });
    expect(JSON.stringify(refused) + String(refused)).not.toContain('sesame');
  });

  it('says at once that nobody answers, without the password', async () => {
    const opened = openStore({ url: 'postgres://someone:secret@127.0.0.1:1/test' });
    const error: unknown = await opened.catch((failure: unknown) => failure);
    expect(error).toMatchObject({
      code: 'STORE_UNAVAILABLE',
      details: { path: 'postgres://someone@127.0.0.1:1/test?schema=conclave' },
    });
    expect(JSON.stringify(error) + String(error)).not.toContain('secret');
  });
});

describe.skipIf(postgres === undefined)('openStore on PostgreSQL', () => {
  it(verifies('W3.postgres-store', 'makes schema and tables, and finds them again'), async () => {
    const { url, schema } = testSchema();
    const store = await openTestStore({ url });
    await store.createRun(newRun('run_1', 3));
    const info = await postgresInfo(store);
    expect(info).toMatchObject({
      durable: true,
      schemaVersion: SCHEMA_VERSION,
      commits: 1,
      synchronousCommit: 'on',
    });
    expect(info.path).toContain(`schema=${schema}`);
    expect(info.tables.find(({ name }) => name === 'task')?.bytes).toBeGreaterThan(0);
    await store.close();
    await expect(store.listRuns({ limit: 1 })).rejects.toMatchObject({ code: 'STORE_CLOSED' });
    expect(await (await openTestStore({ url })).loadTasks('run_1')).toHaveLength(3);
  });

  it(verifies('W3.postgres-store', 'is migrated once when several nodes start together'), async () => {
    const schema = testSchema();
    await Promise.all([1, 2, 3, 4].map(() => openTestStore({ url: schema.url })));
    expect(await schema.query('SELECT version FROM schema_version')).toEqual(
      migrations.map((_, i) => ({ version: i + 1 })),
    );
  });

  it(verifies('W3.postgres-store', 'keeps the runs of swarms apart'), async () => {
    const { url } = testSchema();
    const [a, b] = [await openTestStore({ url, swarmId: 'a' }), await openTestStore({ url, swarmId: 'b' })];
    await a.createRun(newRun('run_1', 1));
    expect(await b.listRuns({ limit: 5 })).toEqual([]);
    await b.createRun(newRun('run_1', 2));
    expect(await a.loadTasks('run_1')).toHaveLength(1);
  });

  it(verifies(problem, 'refuses tables of a newer version and leaves them alone'), async () => {
    const schema = testSchema();
    await (await openStore({ url: schema.url })).close();
    await schema.query('INSERT INTO schema_version VALUES (99, now())');
    await expect(openStore({ url: schema.url })).rejects.toMatchObject({
      code: 'STORE_VERSION_UNSUPPORTED',
      details: { found: 99, known: SCHEMA_VERSION },
    });
  });

  it(verifies(problem, 'refuses a schema of another program'), async () => {
    const schema = testSchema();
    await schema.query(`CREATE SCHEMA ${schema.schema}`);
    await schema.query(`CREATE TABLE ${schema.schema}.notes (text text)`);
    await expect(openStore({ url: schema.url })).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      message: expect.stringContaining('another program') as string,
    });
  });

  it(verifies(problem, 'refuses a database that is read-only'), async () => {
    const url = withParameter(testSchema().url, 'options', '-c default_transaction_read_only=on');
    await expect(openStore({ url })).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      message: expect.stringContaining('read-only') as string,
    });
  });

  it(verifies(problem, 'names a database that does not exist'), async () => {
    const url = new URL(testSchema().url);
    url.pathname = '/conclave_no_such_database';
    await expect(openStore({ url: url.href })).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      message: expect.stringContaining('does not exist') as string,
    });
  });

  it(verifies(problem, 'says that its tables are gone when somebody dropped them'), async () => {
    const schema = testSchema();
    const store = await openTestStore({ url: schema.url });
    await schema.drop();
    await expect(store.createRun(newRun('run_1', 1))).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  });
});

/** ErrorResponse of PostgreSQL's protocol: severity, SQLSTATE and message. */
function refusal(state: string, message: string): Buffer {
  const fields = Buffer.from(`SFATAL\0C${state}\0M${message}\0\0`);
  const head = Buffer.alloc(5);
  head.write('E');
  head.writeInt32BE(fields.length + 4, 1);
  return Buffer.concat([head, fields]);
}
