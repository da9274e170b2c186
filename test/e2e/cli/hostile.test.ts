/** What a hostile world does to `conclave run`: each time the exit code, the message and the store tell the truth. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as wait } from 'node:timers/promises';
import type { RunResult } from '@conclave/contracts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { verifies } from '../../requirements.ts';
import { bin, conclave, startConclave, workFolder } from '../conclave.ts';

const oddities = `
export const exit = () => process.exit(0);
export const circle = () => { const a = {}; a.a = a; return a; };
export const big = () => 1n;
export const nothing = () => undefined;
export const print = () => { console.log('in the way'); process.stdout.write('{'); return 1; };
export const floating = () => { Promise.reject(new Error('nobody waits')); return new Promise((r) => setTimeout(r, 2000)); };
`;
const names = ['exit', 'circle', 'big', 'nothing', 'print', 'floating'];
const agents = names.map(
  (name) => `{ id: ${name}, kind: function, module: ./odd.mjs, export: ${name}, capabilities: [${name}] }`,
);
const tasks = names.map((name) => `{ id: ${name}, type: ${name} }`);
const odd = `name: odd
defaults: { retry: { maxAttempts: 1 } }
swarm: { agents: [${agents.join(', ')}] }
tasks: [${tasks.join(', ')}]
`;

let work: ReturnType<typeof workFolder>;
beforeEach(() => {
  work = workFolder({ 'odd.mjs': oddities, 'odd.yaml': odd });
});
afterEach(() => work.remove());

function startSteps(count: number, ms: number) {
  const inputs = ['--input', `count=${count}`, '--input', `ms=${ms}`];
  return startConclave(['run', 'steps.yaml', ...inputs, '--json'], { cwd: work.dir });
}

const file = (): string => join(work.dir, '.conclave', 'conclave.db');

function query(sql: string): Record<string, unknown>[] {
  const database = new DatabaseSync(file(), { timeout: 5_000 });
  try {
    return database.prepare(sql).all();
  } finally {
    database.close();
  }
}

/** Tasks that another program can read as completed. */
function recorded(): number {
  if (!existsSync(file()) || query("SELECT 1 FROM sqlite_schema WHERE name = 'task_state'").length === 0)
    return 0;
  return Number(query("SELECT count(*) AS n FROM task_state WHERE status = 'completed'")[0]?.['n']);
}

/** @returns the run's id */
async function someAreRecorded(): Promise<string> {
  await expect.poll(recorded, { timeout: 20_000 }).toBeGreaterThan(0);
  return String(query('SELECT run_id FROM run')[0]?.['run_id']);
}

describe('a hostile world', () => {
  it(
    verifies(
      ['W3.fencing-stale-epoch', 'W3.unrecorded-not-claimed'],
      'a process that was stopped beyond its lease claims nothing that came too late',
    ),
    async () => {
      const sleeper = startSteps(30, 200);
      const runId = await someAreRecorded();
      sleeper.child.kill('SIGSTOP');
      try {
        const before = recorded();
        const resume = () => conclave(['run', '--resume', runId], { cwd: work.dir });
        const refused = await resume();
        expect(refused).toMatchObject({ code: 3, stdout: '' });
        expect(refused.stderr).toMatch(/^RUN_LEASED: [^\n]+\n[^\n]+\nResume with: /);
        const resumed = async () => (await resume()).code;
        await expect.poll(resumed, { timeout: 60_000, interval: 2_000 }).toBe(0);
        sleeper.child.kill('SIGCONT');
        const { code, stdout } = await sleeper.ended;
        const result = JSON.parse(stdout) as RunResult;
        expect(code).toBe(3);
        expect(result).toMatchObject({ success: false, stopReason: 'lease_lost' });
        expect(result.stopError?.code).toBe('LEASE_FENCED');
        expect(result.tasks.completed).toBeLessThanOrEqual(before);
        expect(result.completedTasks).toHaveLength(result.tasks.completed);
      } finally {
        sleeper.child.kill('SIGKILL');
      }
      expect(query('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
    },
  );

  it(verifies('W3.live-node-keeps-run', 'of three processes that resume at once, one does it'), async () => {
    const first = startSteps(60, 200);
    const runId = await someAreRecorded();
    first.child.kill('SIGKILL');
    await first.ended;
    const args = ['run', '--resume', runId, '--json'];
    const endings = await Promise.all([1, 2, 3].map(() => conclave(args, { cwd: work.dir })));
    expect(endings.map(({ code }) => code).toSorted()).toEqual([0, 3, 3]);
    const refused = endings.filter(({ code }) => code === 3);
    for (const { stdout } of refused)
      expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'RUN_LEASED' } });
  });

  it(
    verifies(['W3.store-file-gone', 'H4.exit-codes'], 'no success without a store to read it back'),
    async () => {
      const running = startSteps(40, 200);
      await someAreRecorded();
      rmSync(join(work.dir, '.conclave'), { recursive: true });
      const { code, stdout } = await running.ended;
      expect(code).toBe(4);
      expect(JSON.parse(stdout)).toMatchObject({
        success: false,
        stopReason: 'interrupted',
        stopError: { code: 'STORE_UNAVAILABLE' },
      });
    },
  );

  it(
    verifies(['H4.interrupt-resumes', 'H4.status-undriven'], 'Ctrl-C at any moment of the start is Ctrl-C'),
    async () => {
      for (let delayMs = 150; delayMs <= 750; delayMs += 100) {
        const running = startSteps(4, 2_000);
        await wait(delayMs);
        running.child.kill('SIGINT');
        const { code, signal, stdout } = await running.ended;
        // Before the program listens, nothing has begun.
        if (signal === 'SIGINT') continue;
        expect(code).toBe(3);
        expect(JSON.parse(stdout)).toMatchObject({ stopReason: 'interrupted' });
      }
      const { stdout } = await conclave(['status'], { cwd: work.dir });
      expect(stdout).not.toContain('running');
    },
  );

  it(verifies('H4.json-only-result', 'odd tasks spoil neither the run nor its output'), async () => {
    const { code, stdout } = await conclave(['run', 'odd.yaml', '--json'], { cwd: work.dir });
    expect(code).toBe(1);
    const { tasks: counts, results, errors } = JSON.parse(stdout) as RunResult;
    expect(counts).toMatchObject({ total: 6, completed: 2, failed: 4 });
    expect(results['print']).toBe(1);
    const codes = Object.entries(errors).map(([id, error]) => [id, error.code] as const);
    expect(Object.fromEntries(codes)).toEqual({
      exit: 'POOL_TASK_KILLED_SHARD',
      circle: 'AGENT_EXECUTION_FAILED',
      big: 'AGENT_EXECUTION_FAILED',
      floating: 'POOL_TASK_KILLED_SHARD',
    });
  });

  it(verifies('H4.errors-say-next-step', 'a full disk behind stdout, and a removed folder'), ({ skip }) => {
    if (!existsSync('/dev/full')) return skip('no /dev/full here');
    mkdirSync(join(work.dir, 'gone'));
    const shell = (script: string) =>
      spawnSync('sh', ['-c', script, 'sh', process.execPath, bin], { cwd: work.dir, encoding: 'utf8' });
    const full = shell('"$1" "$2" run steps.yaml --json > /dev/full');
    expect(full.stderr).toMatch(/^OUTPUT_NOT_WRITTEN: [^\n]+\n[^\n]+\n$/);
    expect(full.status).toBe(4);
    const removed = shell('cd gone && rmdir ../gone && "$1" "$2" status');
    expect(removed.stderr).toContain('CONFIG_INVALID: working folder: it was removed');
    expect(removed.stderr).not.toMatch(/\n {4}at /);
    expect(removed.status).toBe(2);
  });
});
