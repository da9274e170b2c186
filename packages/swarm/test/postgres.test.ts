import { TcpProxy } from '@conclave/test/postgres/tcp-proxy';
import { postgres, testSchema } from '@conclave/test/postgres/test-database';
import { verifies } from '@conclave/test/requirements';
import { RecordingLogger } from '@conclave/testing';
import { openStore } from '@conclave/store';
import { temporaryFolder } from '@conclave/testing/temporary-folder';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createNode } from '../src/index.ts';
import { functionAgent } from './agents.ts';
import { until } from './until.ts';

const agents = [functionAgent('sleeper', 'wait', { load: 'io', concurrency: 4 })];
const workflow = {
  name: 'long',
  tasks: Array.from({ length: 40 }, (_, i) => ({ id: `t${i}`, type: 'wait', params: { ms: 10 } })),
};

it('refuses a folder and a database at once', async () => {
  const both = { dataDir: temporaryFolder(), databaseUrl: 'postgres://127.0.0.1:1/x' };
  await expect(createNode(both)).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
});

describe.skipIf(postgres === undefined)('a swarm on PostgreSQL', () => {
  it(
    verifies('W3.postgres-store', 'keeps what it says it did, and another node goes on with it'),
    async () => {
      const schema = testSchema();
      const first = await createNode({ databaseUrl: schema.url, agents });
      const id = await first.createWorkflow(workflow);
      const cut = first.executeWorkflow(id);
      await until(async () => expect((await first.getWorkflowStatus(id)).tasks.completed).toBeGreaterThan(0));
      await first.stop();
      expect((await cut).stopReason).toBe('interrupted');

      const second = await createNode({ databaseUrl: schema.url, agents });
      const result = await second.resumeWorkflow(id);
      await second.stop();
      expect(result).toMatchObject({ success: true, tasks: { total: 40, completed: 40 } });
      expect(result.tasks.reused).toBeGreaterThan(0);
      expect(await schema.query('SELECT status FROM run')).toEqual([{ status: 'completed' }]);
      expect(await schema.query(`SELECT max(attempt) AS most FROM task_state`)).toMatchObject([{ most: 1 }]);
    },
  );

  it(verifies('W3.postgres-outage', 'drives its run to the end over an outage in the middle'), async () => {
    const schema = testSchema();
    const proxy = await TcpProxy.open();
    const logger = new RecordingLogger();
    const swarm = await createNode({ databaseUrl: proxy.through(schema.url), agents }, { logger });
    const said = () => logger.entries.map(({ message }) => message);
    const id = await swarm.createWorkflow(workflow);
    const running = swarm.executeWorkflow(id);
    await until(async () => expect((await swarm.getWorkflowStatus(id)).tasks.completed).toBeGreaterThan(0));
    await proxy.cut();
    await until(() => expect(said()).toContain('database lost, waiting for it'));
    await proxy.restore();
    expect(await running).toMatchObject({ success: true, tasks: { completed: 40, failed: 0 } });
    expect(said()).toContain('database is back');
    await swarm.stop();
    expect(await schema.query(`SELECT max(attempt) AS most FROM task_state`)).toMatchObject([{ most: 1 }]);
  });

  it(
    verifies('W3.postgres-outage-limit', 'leaves a run that can be resumed when it stays away'),
    async () => {
      const schema = testSchema();
      const proxy = await TcpProxy.open();
      const store = await openStore({ url: proxy.through(schema.url), outageLimitMs: 100 });
      onTestFinished(() => store.close());
      const swarm = await createNode({ agents }, { store });
      const id = await swarm.createWorkflow(workflow);
      const running = swarm.executeWorkflow(id);
      await until(async () => expect((await swarm.getWorkflowStatus(id)).tasks.completed).toBeGreaterThan(0));
      await proxy.cut();
      const ended = await running;
      expect(ended).toMatchObject({ success: false, stopError: { code: 'STORE_UNAVAILABLE' } });
      await swarm.stop();

      // The lease could not be given back; the process that holds it is this one.
      const other = await openStore({ url: schema.url, isAlive: () => false });
      onTestFinished(() => other.close());
      const again = await createNode({ agents }, { store: other });
      const resumed = await again.resumeWorkflow(id);
      await again.stop();
      expect(resumed).toMatchObject({ success: true, tasks: { completed: 40 } });
      expect(resumed.tasks.reused).toBeGreaterThan(0);
    },
  );
});
