import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { postgres, testSchema } from '../postgres/test-database.ts';
import type { TestSchema } from '../postgres/test-database.ts';
import { verifies } from '../requirements.ts';
import { conclave, startConclave, workFolder } from './conclave.ts';

interface Check {
  readonly check: string;
  readonly status: string;
  readonly detail: string;
}

let cwd: string;
beforeEach(() => {
  const work = workFolder();
  cwd = work.dir;
  onTestFinished(() => work.remove());
});

const command = (url: string, ...args: string[]) => conclave(args, { cwd, env: { DATABASE_URL: url } });

async function doctor(url: string) {
  const { code, stdout } = await command(url, 'doctor', '--json');
  return { code, checks: (JSON.parse(stdout) as { checks: Check[] }).checks };
}

describe('conclave with a DATABASE_URL that does not lead to PostgreSQL', () => {
  it('says what is wrong, and takes --data-dir before it', async () => {
    expect(await command('mysql://a:b@c/d', 'status')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('must begin with postgres://') as string,
    });
    const { code, checks } = await doctor('postgres://127.0.0.1:1/x');
    expect(code).toBe(4);
    expect(checks.filter(({ status }) => status === 'fail')).toMatchObject([{ check: 'postgresql' }]);
    expect(await command('mysql://a:b@c/d', 'status', '--data-dir', 'here')).toMatchObject({ code: 0 });
  });
});

describe.skipIf(postgres === undefined)('conclave with DATABASE_URL', () => {
  let schema: TestSchema;
  beforeEach(() => {
    schema = testSchema();
  });

  it(verifies('W3.postgres-command', 'looks at a database without making anything in it'), async () => {
    const { code, checks } = await doctor(schema.url);
    expect(code).toBe(0);
    expect(checks.map(({ check }) => check).slice(0, 4)).toEqual([
      'node',
      'postgresql',
      'store durability',
      'store schema',
    ]);
    expect(await command(schema.url, 'status')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(`schema=${schema.schema}`) as string,
    });
    const made = await schema.query(`SELECT to_regnamespace('${schema.schema}') AS oid`);
    expect(made).toEqual([{ oid: null }]);
  });

  it(verifies('W3.postgres-command', 'runs, shows and checks with nothing on the disk'), async () => {
    expect((await command(schema.url, 'run', 'steps.yaml', '--json')).code).toBe(0);
    const { runs } = JSON.parse((await command(schema.url, 'status', '--json')).stdout) as {
      runs: unknown[];
    };
    expect(runs).toMatchObject([{ name: 'steps', status: 'completed', tasks: { total: 7, completed: 7 } }]);
    const { code, checks } = await doctor(schema.url);
    expect(code).toBe(0);
    expect(checks.find(({ check }) => check === 'store schema')?.detail).toMatch(/^version \d+$/);
    expect(existsSync(join(cwd, '.conclave'))).toBe(false);
  });

  it(verifies('W3.postgres-kill-and-resume', 'goes on with a run whose process was killed'), async () => {
    const args = ['run', 'steps.yaml', '--input', 'count=40', '--input', 'ms=100'];
    const running = startConclave(args, { cwd, env: { DATABASE_URL: schema.url } });
    // A line of figures comes about a second into the run.
    await running.stderrHas('tasks/s');
    running.child.kill('SIGKILL');
    await running.ended;
    const [run] = await schema.query<{ run_id: string }>('SELECT run_id FROM run');
    const resumed = await command(schema.url, 'run', '--resume', run!.run_id, '--json');
    expect(resumed.code, resumed.stderr).toBe(0);
    const { tasks } = JSON.parse(resumed.stdout) as { tasks: { completed: number; reused: number } };
    expect(tasks.completed).toBe(42);
    expect(tasks.reused).toBeGreaterThan(0);
  });
});
