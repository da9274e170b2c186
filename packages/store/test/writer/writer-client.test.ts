import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { newRun } from '@conclave/test/contracts/run-columns';
import type { ConclaveError } from '@conclave/contracts';
import { prepareDataFile } from '../../src/data-file.ts';
import { WriterClient } from '../../src/writer/writer-client.ts';
import { openTestStore, temporaryFile } from '../temporary-store.ts';

describe('the writer thread', () => {
  it('fails every call with STORE_UNAVAILABLE when it is lost, and says so once', async () => {
    const path = temporaryFile();
    prepareDataFile(path, () => undefined);
    const heard: ConclaveError[] = [];
    const options = { path, swarmId: 'default', maxFileBytes: undefined, busyDeadlineMs: 1_000 };
    const client = await WriterClient.open(options, (error) => heard.push(error));
    await client.call('createRun', newRun('run_1', 1));

    const lost = [
      // No such operation: the thread does not expect it and ends.
      client.call('noSuchOperation' as 'loadRun', { runId: 'run_1' }),
      client.call('loadRun', { runId: 'run_1' }),
      client.inspect(),
    ];
    const unavailable = { code: 'STORE_UNAVAILABLE', details: { path } };
    for (const answer of await Promise.allSettled(lost))
      expect(answer).toMatchObject({ status: 'rejected', reason: unavailable });
    await expect(client.call('loadRun', { runId: 'run_1' })).rejects.toMatchObject(unavailable);
    expect(heard).toMatchObject([unavailable]);
    await client.close();
    expect(heard).toHaveLength(1);
  });

  it('commits what was asked for before it closes, and nothing afterwards', async () => {
    const path = temporaryFile();
    const store = await openTestStore({ path });
    const created = store.createRun(newRun('run_1', 1));
    const closed = store.close();
    await expect(store.createRun(newRun('run_2', 1))).rejects.toMatchObject({ code: 'STORE_CLOSED' });
    await created;
    await closed;
    await store.close();
    const again = await openTestStore({ path });
    expect(await again.listRuns({ limit: 10 })).toMatchObject([{ runId: 'run_1' }]);
  });

  it('rejects a call that cannot travel, and it alone', async () => {
    const store = await openTestStore({ path: temporaryFile() });
    const broken = { ...newRun('run_x', 1), definition: (() => undefined) as unknown as string };
    const answers = await Promise.allSettled([
      store.createRun(newRun('run_1', 1)),
      store.createRun(broken),
      store.createRun(newRun('run_2', 1)),
    ]);
    expect(answers.map((answer) => answer.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('gives up with STORE_BUSY when another process keeps the file, and reads meanwhile', async () => {
    const path = temporaryFile();
    const store = await openTestStore({ path, busyDeadlineMs: 40 });
    await store.createRun(newRun('run_1', 1));
    const other = new DatabaseSync(path);
    other.exec('BEGIN IMMEDIATE');
    await expect(store.createRun(newRun('run_2', 1))).rejects.toMatchObject({
      code: 'STORE_BUSY',
      details: { path },
    });
    expect(await store.loadRun('run_1')).toMatchObject({ runId: 'run_1' });
    other.exec('COMMIT');
    other.close();
    await store.createRun(newRun('run_2', 1));
  });
});
