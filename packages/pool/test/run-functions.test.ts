import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { idempotencyKeyOf } from '@conclave/contracts';
import { verifies } from '@conclave/test/requirements';
import { describe, expect, it } from 'vitest';
import { codeOrValue, DrivenShards, fixture } from './driven-shards.ts';

const exec = promisify(execFile);

describe('a function in a worker shard', () => {
  it(verifies('A2.function-in-thread', 'gets its input and its context, and gives its value'), async () => {
    const driven = new DrivenShards({ shards: 1 });
    const [value, nothing, context] = await Promise.all([
      driven.run('echo', { deep: ['ä', 1, null] }),
      driven.run('default'),
      driven.run('aboutContext'),
    ]);
    expect(codeOrValue(value)).toEqual({ deep: ['ä', 1, null] });
    expect(nothing).toEqual({ ok: true, value: '' });
    expect(codeOrValue(context)).toEqual({
      taskId: 'task-2',
      runId: 'run_1',
      attempt: 1,
      idempotencyKey: idempotencyKeyOf('run_1', 'task-2'),
      aborted: false,
    });
    expect(codeOrValue(await driven.run('echo'))).toBeNull();
  });

  it('gives large values of two-byte characters', async () => {
    const outcome = await new DrivenShards({ shards: 1 }).run('largeText', 1_000_000);
    expect(codeOrValue(outcome)).toBe('ü'.repeat(1_000_000));
  });

  it(verifies('A2.function-errors', 'ends with the reason and the place when it throws'), async () => {
    const driven = new DrivenShards({ shards: 1 });
    const [plain, text] = await Promise.all([driven.run('throwPlain'), driven.run('rejectText')]);
    expect(plain).toMatchObject({
      ok: false,
      error: {
        code: 'AGENT_EXECUTION_FAILED',
        message: 'the disk is on fire',
        details: {
          taskId: 'task-0',
          reason: 'the disk is on fire',
          at: expect.stringContaining('tasks.ts') as string,
        },
      },
    });
    expect(text).toMatchObject({ error: { code: 'AGENT_EXECUTION_FAILED', message: 'just a text' } });
  });

  it(verifies('A2.function-errors', 'keeps the code of an error of ours'), async () => {
    const outcome = await new DrivenShards({ shards: 1 }).run('throwOwn');
    expect(outcome).toMatchObject({
      error: {
        code: 'PROCESS_FAILED',
        details: { command: 'git', reason: 'no repository' },
        retryable: true,
      },
    });
  });

  it.each([
    ['returnBigInt', 'BigInt'],
    ['returnFunction', 'a function has no JSON form'],
    ['returnCircle', 'circular'],
  ])('says why the value of %s cannot be kept', async (name, reason) => {
    const outcome = await new DrivenShards({ shards: 1 }).run(name);
    expect(outcome).toMatchObject({
      error: { code: 'AGENT_EXECUTION_FAILED', message: expect.stringContaining(reason) as string },
    });
  });

  it(verifies('A2.function-module-errors', 'names the module that does not load'), async () => {
    const driven = new DrivenShards({ shards: 1 });
    const missing = fixture('absent.ts');
    const [absent, broken, noExport] = await Promise.all([
      driven.startFrom(missing, { exportName: 'default' }).outcome,
      driven.startFrom(fixture('broken-module.ts'), { exportName: 'default', load: 'io' }).outcome,
      driven.run('noSuchFunction'),
    ]);
    expect(absent).toMatchObject({
      error: { code: 'AGENT_MODULE_NOT_LOADED', details: { module: missing } },
    });
    expect(broken).toMatchObject({
      error: { code: 'AGENT_MODULE_NOT_LOADED', details: { reason: 'broken at load' } },
    });
    expect(noExport).toMatchObject({
      error: {
        code: 'AGENT_MODULE_NOT_LOADED',
        message: expect.stringContaining('does not export a function "noSuchFunction"') as string,
      },
    });
  });

  it('prints into the log', async () => {
    const driven = new DrivenShards({ shards: 1 });
    await driven.run('print');
    await driven.shards.stop();
    const printed = driven.logger.entries.filter(({ message }) => message === 'worker output');
    expect(printed.map(({ fields }) => [fields['stream'], fields['line']])).toEqual(
      expect.arrayContaining([
        ['stdout', 'to stdout'],
        ['stderr', 'to stderr'],
      ]),
    );
  });

  it(verifies('A2.function-stdout', 'leaves stdout and stderr of the process alone'), async () => {
    const { stdout, stderr } = await runScript('print-and-stop.ts');
    expect([stdout, stderr]).toEqual(['', '']);
  });

  it('does not keep a process alive that submits nothing', async () => {
    await expect(runScript('create-only.ts')).resolves.toBeDefined();
  });
});

function runScript(name: string): Promise<{ stdout: string; stderr: string }> {
  const options = ['--conditions=conclave-source', '--disable-warning=ExperimentalWarning'];
  return exec(process.execPath, [...options, fileURLToPath(fixture(name))], { timeout: 20_000 });
}
