import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { verifies } from '../../requirements.ts';
import { conclave, startConclave, workFolder } from '../conclave.ts';

let work: ReturnType<typeof workFolder>;
beforeEach(() => {
  work = workFolder();
});
afterEach(() => work.remove());

const run = (...args: string[]) => conclave(['run', ...args], { cwd: work.dir });

describe('conclave run', () => {
  it(
    verifies(
      ['H4.run-result', 'H4.json-only-result'],
      'prints the result as one JSON value and nothing else',
    ),
    async () => {
      const { code, stdout, stderr } = await run('steps.yaml', '--json', '--input', 'count=3');
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      const result = JSON.parse(stdout) as Record<string, unknown>;
      expect(result).toMatchObject({
        success: true,
        stopReason: 'completed',
        tasks: { total: 5, completed: 5, failed: 0, skipped: 0, cancelled: 0, reused: 0 },
        results: { step: ['step[0]', 'step[1]', 'step[2]'], last: 'last' },
        errors: {},
        outputs: { last: 'last' },
      });
      expect(result['runId']).toMatch(/^run_/);
      expect(result['durationMs']).toBeGreaterThan(0);
    },
  );

  it(verifies('H4.plain-progress', 'prints progress as plain lines and then what came of it'), async () => {
    const { code, stdout, stderr } = await run('steps.yaml', '--input', 'ms=200');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^steps completed in .*7 tasks: 7 completed\)\n {2}last {2}last\n$/);
    expect(stderr).toMatch(/^steps: run run_\w+\n/);
    expect(stderr).toContain('phase: wait\n');
    expect(stderr + stdout).not.toContain('\u001b');
  });

  it(verifies('H4.exit-codes', 'exits 1 when the run fails, and says which task and why'), async () => {
    const { code, stdout } = await run('failing.yaml');
    expect(code).toBe(1);
    expect(stdout).toContain('failing failed in');
    expect(stdout).toContain('broken: AGENT_EXECUTION_FAILED: Agent execution failed');
    expect(stdout).toContain('the roof fell in');
    expect(stdout).not.toContain('    at ');
  });

  it('takes a reader that went away for granted', async () => {
    const running = startConclave(['run', 'steps.yaml', '--json'], { cwd: work.dir });
    running.child.stdout?.destroy();
    expect(await running.ended).toMatchObject({ code: 0, stderr: '' });
  });

  it('keeps the store where it is told', async () => {
    const env = { CONCLAVE_DATA_DIR: 'from-env' };
    expect((await conclave(['run', 'steps.yaml', '--json'], { cwd: work.dir, env })).code).toBe(0);
    const listed = await conclave(['status', '--json', '--data-dir', 'from-env'], { cwd: work.dir });
    expect((JSON.parse(listed.stdout) as { runs: unknown[] }).runs).toHaveLength(1);
    const elsewhere = await conclave(['status', '--json'], { cwd: work.dir });
    expect(JSON.parse(elsewhere.stdout)).toEqual({ runs: [] });
  });
});
