import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openStore } from '@conclave/store';
import { postgres, testSchema } from '@conclave/test/postgres/test-database';
import { verifies } from '@conclave/test/requirements';
import { startChild } from '@conclave/testing/child-process';
import type { ChildProcess } from '@conclave/testing/child-process';
import { temporaryFolder } from '@conclave/testing/temporary-folder';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createNode } from '../../src/index.ts';
import type { SwarmNode, SwarmOptionsInput } from '../../src/index.ts';
import { functionAgent } from '../agents.ts';
import { until } from '../until.ts';

/** Far longer than a test may take: what goes on sooner did not wait for it. */
const LONG_LEASE_MS = 300_000;
const SHORT_LEASE_MS = 1_000;

const agents = [
  functionAgent('sleeper', 'wait', { load: 'io' }),
  functionAgent('watcher', 'waitForFile', { load: 'io' }),
];
const takeOver = { everyMs: 50 };

/**
 * Stops the process between its writes. One that stands still within a write keeps the file's lock, and everybody
 * waits for it: no lease can help there.
 */
async function standStill(child: ChildProcess, dataDir: string | undefined): Promise<void> {
  await until(async () => {
    child.signal('SIGSTOP');
    await until(() => expect(readFileSync(`/proc/${child.pid}/stat`, 'utf8')).toContain(') T '));
    if (dataDir === undefined) return;
    const database = new DatabaseSync(join(dataDir, 'conclave.db'), { timeout: 0 });
    try {
      database.exec('BEGIN IMMEDIATE; ROLLBACK');
    } catch (error) {
      child.signal('SIGCONT');
      throw error;
    } finally {
      database.close();
    }
  });
}

describe.each([
  ['an SQLite file', undefined],
  ['PostgreSQL', postgres],
] as const)('two processes on %s', (name, server) => {
  const needsServer = name === 'PostgreSQL' && server === undefined;
  const also = name === 'PostgreSQL' ? (['W3.postgres-nodes'] as const) : [];

  function places() {
    const folder = temporaryFolder();
    const where = name === 'PostgreSQL' ? { databaseUrl: testSchema().url } : { dataDir: folder };
    const gate = join(folder, 'gate');
    return { where, gate, open: () => writeFileSync(gate, '') };
  }

  /** One task that has ended, one that waits for the gate, one that comes after it. */
  const workflow = (gate: string) => ({
    name: 'gated',
    tasks: [
      { id: 'first', type: 'wait', params: { ms: 1 } },
      { id: 'gated', type: 'waitForFile', params: { path: gate }, dependsOn: ['first'] },
      { id: 'last', type: 'wait', params: { ms: 2 }, dependsOn: ['gated'] },
    ],
  });

  function startNode(options: SwarmOptionsInput) {
    return startChild(new URL('children/node.ts', import.meta.url), [JSON.stringify({ agents, ...options })]);
  }

  async function here(options: SwarmOptionsInput): Promise<SwarmNode> {
    const swarm = await createNode({ agents, ...options });
    onTestFinished(() => swarm.stop());
    return swarm;
  }

  const untilGated = (swarm: SwarmNode, runId: string) =>
    until(async () => {
      const rows = await swarm.listTasks(runId);
      expect(rows.map(({ status }) => status).slice(0, 2)).toEqual(['completed', 'running']);
    });

  async function attemptsOf(swarm: SwarmNode, runId: string) {
    return (await swarm.listTasks(runId)).map(({ taskId, attempt }) => [taskId, attempt]);
  }

  it.skipIf(needsServer)(
    verifies(['W3.drain-hands-over', ...also], 'go on with each other when one is drained, without waiting'),
    async () => {
      const { where, gate, open } = places();
      const watcher = await here({ ...where, leaseMs: LONG_LEASE_MS });
      const runId = await watcher.submitWorkflow(workflow(gate));
      const drained = startNode({ ...where, leaseMs: LONG_LEASE_MS, takeOver });
      await untilGated(watcher, runId);
      const next = startNode({ ...where, leaseMs: LONG_LEASE_MS, takeOver });
      await next.until('ready');

      drained.say('drain 60000');
      open();
      await drained.until('drained');
      expect(drained.said('drained')).toEqual([
        `drained ${JSON.stringify([{ runId, stopReason: 'handed_over' }])}`,
      ]);
      const { hasEnded, status } = await watcher.waitForWorkflow(runId);
      expect({ hasEnded, status }).toMatchObject({ hasEnded: true, status: { status: 'completed' } });
      // What ran was let end: nobody began it again.
      expect(await attemptsOf(watcher, runId)).toEqual([
        ['first', 1],
        ['gated', 1],
        ['last', 1],
      ]);
      expect(next.said('log run taken')).toHaveLength(1);
      drained.say('stop');
      next.say('stop');
      await Promise.all([drained.ended, next.ended]);
    },
  );

  it.skipIf(needsServer)(
    verifies(['W3.take-over', ...also], 'go on at once when one is killed'),
    async () => {
      const { where, gate, open } = places();
      const watcher = await here({ ...where, leaseMs: LONG_LEASE_MS });
      const runId = await watcher.submitWorkflow(workflow(gate));
      const killed = startNode({ ...where, leaseMs: LONG_LEASE_MS, takeOver });
      await untilGated(watcher, runId);
      await killed.kill();
      open();
      await here({ ...where, leaseMs: LONG_LEASE_MS, takeOver });
      expect((await watcher.waitForWorkflow(runId)).status).toMatchObject({ status: 'completed' });
      expect(await attemptsOf(watcher, runId)).toEqual([
        ['first', 1],
        ['gated', 2],
        ['last', 1],
      ]);
    },
  );

  it.skipIf(needsServer)(
    verifies(['W3.take-over', ...also], 'wait for the lease of a killed one that was on another machine'),
    async () => {
      const { where, gate, open } = places();
      const watcher = await here({ ...where, leaseMs: LONG_LEASE_MS });
      const runId = await watcher.submitWorkflow(workflow(gate));
      const killed = startNode({ ...where, leaseMs: SHORT_LEASE_MS, takeOver });
      await untilGated(watcher, runId);
      await killed.kill();
      open();
      const store = await openStore({
        ...('dataDir' in where ? { path: join(where.dataDir!, 'conclave.db') } : { url: where.databaseUrl }),
        // Whether a process of another machine lives, nobody knows.
        isAlive: () => true,
      });
      const swarm = await createNode({ agents, takeOver }, { store });
      onTestFinished(async () => {
        await swarm.stop();
        await store.close();
      });
      expect((await watcher.waitForWorkflow(runId)).status).toMatchObject({ status: 'completed' });
    },
  );

  it.skipIf(needsServer)(
    verifies(
      ['W3.hung-node-passed-over', 'W3.fencing-stale-epoch', ...also],
      'pass over one that hangs, and refuse what it writes when it comes back',
    ),
    async () => {
      const { where, gate, open } = places();
      const watcher = await here({ ...where, leaseMs: LONG_LEASE_MS });
      const runId = await watcher.createWorkflow(workflow(gate));
      const hung = startNode({ ...where, leaseMs: SHORT_LEASE_MS });
      await hung.until('ready');
      hung.say(`execute ${runId}`);
      await untilGated(watcher, runId);
      await standStill(hung, where.dataDir);
      open();
      await here({ ...where, leaseMs: SHORT_LEASE_MS, takeOver });
      expect((await watcher.waitForWorkflow(runId)).status).toMatchObject({ status: 'completed' });
      const ended = await watcher.listTasks(runId);

      hung.signal('SIGCONT');
      await hung.until('result');
      expect(hung.said('result')).toEqual(['result lease_lost LEASE_FENCED']);
      expect(await watcher.listTasks(runId)).toEqual(ended);
      hung.say('stop');
      await hung.ended;
    },
  );
});
