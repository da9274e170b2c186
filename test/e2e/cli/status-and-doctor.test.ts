import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { verifies } from '../../requirements.ts';
import { conclave, workFolder } from '../conclave.ts';

interface Check {
  readonly check: string;
  readonly status: string;
  readonly detail: string;
  readonly advice: string;
}

let work: ReturnType<typeof workFolder>;
beforeEach(() => {
  work = workFolder();
});
afterEach(() => work.remove());

const run = (...args: string[]) => conclave(args, { cwd: work.dir });

async function doctor(...args: string[]): Promise<{ code: number | null; checks: Check[] }> {
  const { code, stdout } = await run('doctor', '--json', ...args);
  return { code, checks: (JSON.parse(stdout) as { checks: Check[] }).checks };
}

describe('conclave status', () => {
  it(verifies('H4.status-newest-first', 'lists runs newest first and shows one of them'), async () => {
    await run('run', 'steps.yaml', '--json');
    await run('run', 'failing.yaml', '--json');
    const { runs } = JSON.parse((await run('status', '--json')).stdout) as { runs: { runId: string }[] };
    expect(runs).toMatchObject([
      { name: 'failing', status: 'failed', tasks: { total: 2, completed: 0, failed: 1, skipped: 1 } },
      { name: 'steps', status: 'completed', tasks: { total: 7, completed: 7, failed: 0 } },
    ]);
    const { runId } = runs[0]!;
    const one = JSON.parse((await run('status', runId, '--json')).stdout) as Record<string, unknown>;
    expect(one).toMatchObject({
      runId,
      taskList: [
        { taskId: 'broken', type: 'break', status: 'failed', agentId: 'breaker' },
        { taskId: 'after', status: 'skipped' },
      ],
      errors: { broken: { code: 'AGENT_EXECUTION_FAILED' } },
    });
    const text = (await run('status', runId)).stdout;
    expect(text).toContain('broken: AGENT_EXECUTION_FAILED: ');
    expect((await run('status', '--limit', '1')).stdout.trimEnd().split('\n')).toHaveLength(2);
  });

  it('makes no store where there is none', async () => {
    expect(await run('status')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('No runs in') as string,
    });
    expect(existsSync(join(work.dir, '.conclave'))).toBe(false);
  });
});

describe('conclave doctor', () => {
  it(verifies('H4.doctor-checks', 'finds machine and store in order'), async () => {
    expect((await doctor()).code).toBe(0);
    expect(existsSync(join(work.dir, '.conclave'))).toBe(false);
    await run('run', 'steps.yaml', '--json');
    const { code, checks } = await doctor();
    expect(code).toBe(0);
    expect(checks.filter(({ status }) => status === 'fail')).toEqual([]);
    const names = checks.map(({ check }) => check);
    expect(names).toEqual([
      'node',
      'sqlite',
      'data directory',
      'disk space',
      'store',
      'store integrity',
      'store schema',
      'store size',
      'worker threads',
      'git',
      'sequential-thinking server',
    ]);
    expect(checks.find(({ check }) => check === 'store size')?.detail).toMatch(
      /\d KiB free inside|0 B free inside/,
    );
    expect((await run('doctor')).stdout).toMatch(/\ntask_state +7 +[\d.]+ KiB\n/);
    expect((await run('doctor')).stdout).toMatch(/\nReady\.\n$/);
  });

  it(verifies('H4.doctor-checks', 'finds a damaged store and exits 4'), async () => {
    await run('run', 'steps.yaml', '--json', '--input', 'count=500', '--input', 'ms=0');
    const path = join(work.dir, '.conclave', 'conclave.db');
    const bytes = readFileSync(path);
    writeFileSync(path, bytes.fill(0x5a, 8_192, Math.floor(bytes.length / 2)));
    const { code, checks } = await doctor();
    expect(code).toBe(4);
    const failed = checks.filter(({ status }) => status === 'fail');
    expect(failed.map(({ check }) => check)).toEqual(['store integrity']);
    expect(failed[0]!.advice).not.toBe('');
  });

  it('finds a data directory that cannot be made', async () => {
    const { code, checks } = await doctor('--data-dir', 'steps.yaml/x');
    expect(code).toBe(4);
    const failed = checks.filter(({ status }) => status === 'fail');
    expect(failed).toMatchObject([
      { check: 'data directory', detail: expect.stringContaining('not a folder') as string },
    ]);
  });
});
