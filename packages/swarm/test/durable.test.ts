import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { verifies } from '@conclave/test/requirements';
import { temporaryFolder } from '@conclave/testing/temporary-folder';
import { beforeEach, describe, expect, it } from 'vitest';
import { createNode } from '../src/index.ts';
import { functionAgent } from './agents.ts';
import { until } from './until.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = temporaryFolder();
});

const agents = [functionAgent('sleeper', 'wait', { load: 'io' })];
const chain = [1, 2, 3].map((n) => ({
  id: `t${n}`,
  type: 'wait',
  params: { ms: 30 },
  dependsOn: n === 1 ? [] : [`t${n - 1}`],
}));

describe('a swarm with a data directory', () => {
  it(verifies('E1.opens-store', 'keeps what it says it did, readable by another path'), async () => {
    const swarm = await createNode({ dataDir, agents });
    const id = await swarm.createWorkflow({ name: 'kept', tasks: chain });
    expect((await swarm.executeWorkflow(id)).success).toBe(true);
    await swarm.stop();
    const file = join(dataDir, 'conclave.db');
    expect(existsSync(file)).toBe(true);
    const database = new DatabaseSync(file, { readOnly: true });
    expect(database.prepare('SELECT status FROM run WHERE run_id = ?').get(id)).toEqual({
      status: 'completed',
    });
    expect(database.prepare("SELECT count(*) AS n FROM task_state WHERE status = 'completed'").get()).toEqual(
      { n: 3 },
    );
    database.close();
  });

  it.each(['executeWorkflow', 'resumeWorkflow'] as const)(
    verifies('H4.interrupt-resumes', 'lets go of a run that %s is just taking when it stops'),
    async (start) => {
      for (const turns of [0, 1, 2, 4, 8]) {
        const swarm = await createNode({ dataDir, agents });
        const id = await swarm.createWorkflow({ name: 'early', tasks: chain });
        const cut = swarm[start](id);
        for (let turn = 0; turn < turns; turn += 1) await new Promise(setImmediate);
        await swarm.stop();
        expect(await cut).toMatchObject({ stopReason: 'interrupted', stopError: undefined });
      }
    },
  );

  it('lets another node go on with an interrupted run', async () => {
    const first = await createNode({ dataDir, agents });
    const id = await first.createWorkflow({ name: 'handed-over', tasks: chain });
    const cut = first.executeWorkflow(id);
    await until(async () => expect((await first.getWorkflowStatus(id)).tasks.completed).toBeGreaterThan(0));
    await first.stop();
    const { tasks } = await cut;
    expect(tasks.completed).toBeGreaterThanOrEqual(1);
    const second = await createNode({ dataDir, agents });
    try {
      const result = await second.resumeWorkflow(id);
      expect(result).toMatchObject({ success: true, tasks: { completed: 3, reused: tasks.completed } });
      expect(result.results).toEqual({ t1: 30, t2: 30, t3: 30 });
    } finally {
      await second.stop();
    }
  });

  it('refuses to drive a run that another live node drives', async () => {
    const [first, second] = [await createNode({ dataDir, agents }), await createNode({ dataDir, agents })];
    try {
      const id = await first.createWorkflow({ name: 'one-driver', tasks: chain });
      const result = first.executeWorkflow(id);
      await until(() => expect(first.progress(id)?.running).toBe(1));
      await expect(second.resumeWorkflow(id)).rejects.toMatchObject({ code: 'RUN_LEASED' });
      await second.cancelWorkflow(id);
      expect((await second.getWorkflowStatus(id)).status).toBe('running');
      expect(await result).toBeDefined();
    } finally {
      await Promise.all([first.stop(), second.stop()]);
    }
  });
});
