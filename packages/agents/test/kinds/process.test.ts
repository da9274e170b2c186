import { join } from 'node:path';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { AgentSpecInput } from '@conclave/contracts';
import { verifies } from '@conclave/test/requirements';
import type { Agent, AgentFleetOptions } from '../../src/index.ts';
import { isAlive } from '../alive.ts';
import type { FleetUnderTest } from '../fleet-under-test.ts';
import { errorOf, fleetUnderTest, valueOf } from '../fleet-under-test.ts';
import { temporaryFolder } from '@conclave/testing/temporary-folder';

const node = process.execPath;
const open: FleetUnderTest[] = [];
afterEach(async () => {
  for (const { fleet } of open.splice(0)) await fleet.stop();
});

function fleet(options: Partial<AgentFleetOptions> = {}): FleetUnderTest {
  const test = fleetUnderTest({ tuning: { killGraceMs: 200 }, ...options });
  open.push(test);
  return test;
}

type ProcessInput = Partial<Extract<AgentSpecInput, { kind: 'process' }>>;

/** An agent that runs a script in Node. */
function scripted(script: string, spec: ProcessInput = {}, test = fleet()): Agent {
  return test.one({
    id: 'tool',
    kind: 'process',
    capabilities: ['work'],
    command: [node, '-e', script],
    ...spec,
  });
}

/** Starts a grandchild that ignores SIGTERM, prints both pids, and goes on for ever. */
const family = `
  const { spawn } = require('node:child_process');
  const child = spawn(process.execPath, ['-e', "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); process.send('up')"],
    { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  child.once('message', () => require('node:fs').writeFileSync(process.argv[1], process.pid + ' ' + child.pid));
  setInterval(() => {}, 1000);
`;

async function familyOf(file: string): Promise<number[]> {
  const { readFile } = await import('node:fs/promises');
  return vi.waitFor(
    async () => {
      const pids = (await readFile(file, 'utf8')).split(' ').map(Number);
      expect(pids).toHaveLength(2);
      return pids;
    },
    { timeout: 10_000, interval: 20 },
  );
}

describe('process agent', () => {
  it(
    verifies(['A2.process-json', 'A1.execute'], 'gives a command its task on stdin and takes JSON from it'),
    async () => {
      const echo = `process.stdin.pipe(process.stdout)`;
      const outcome = await scripted(echo).execute({
        type: 'work',
        taskId: 't1',
        runId: 'r1',
        params: { x: [1] },
      });
      expect(valueOf(outcome)).toEqual({
        taskId: 't1',
        runId: 'r1',
        type: 'work',
        attempt: 1,
        idempotencyKey: 'r1/t1',
        params: { x: [1] },
      });
    },
  );

  it(verifies('A2.process-json', 'fills arguments from the parameters'), async () => {
    const agent = scripted('console.log(JSON.stringify(process.argv.slice(1)))', {
      command: [
        node,
        '-e',
        'console.log(JSON.stringify(process.argv.slice(1)))',
        '--',
        '${{ params.file }}',
        'n=${{params.n}}, ${{ params.list[1].name }}',
        '${{ params.list }}',
        '$(rm -rf /); `id`',
      ],
    });
    const params = { file: 'a b"c', n: 3, list: [1, { name: 'two' }] };
    expect(valueOf(await agent.execute({ type: 'work', params }))).toEqual([
      'a b"c',
      'n=3, two',
      '[1,{"name":"two"}]',
      '$(rm -rf /); `id`',
    ]);
    expect((await agent.validateTask({ type: 'work', params: { file: 'a' } })).problems).toEqual([
      'params.n has no value and the command needs it',
      'params.list.1.name has no value and the command needs it',
      'params.list has no value and the command needs it',
    ]);
    expect(errorOf(await agent.execute({ type: 'work', params: {} }))).toMatchObject({
      code: 'TASK_PARAMS_INVALID',
      message: expect.stringContaining('params.file has no value') as string,
    });
  });

  it('refuses placeholders that are no plain path, and programs from parameters', () => {
    const test = fleet();
    expect(() => scripted('', { command: [node, '${{ $sum(params.x) }}'] }, test)).toThrow(
      /command\[1\].*plain path/,
    );
    expect(() => scripted('', { command: ['${{ params.program }}'] }, test)).toThrow(/program may not/);
    expect(test.fleet.size).toBe(0);
  });

  it(verifies('A2.process-json', 'takes text as it is'), async () => {
    const agent = scripted('console.log("out"); console.error("err")', { output: 'text', stdin: 'none' });
    expect(valueOf(await agent.execute({ type: 'work' }))).toEqual({
      exitCode: 0,
      stdout: 'out\n',
      stderr: 'err\n',
    });
  });

  it('passes on a minimal environment, and what the declaration adds', async () => {
    const test = fleet({ environment: { PATH: process.env['PATH'], HOME: '/h', SECRET: 's' } });
    const agent = scripted('console.log(JSON.stringify(process.env))', { env: { MODE: 'm' } }, test);
    const env = valueOf(await agent.execute({ type: 'work' })) as object;
    expect(env).toMatchObject({ HOME: '/h', MODE: 'm' });
    expect(Object.keys(env)).not.toContain('SECRET');
  });

  it('works in the folder that the declaration names, seen from its file', async () => {
    const dir = temporaryFolder();
    const test = fleet({ baseUrl: pathToFileURL(join(dir, 'flow.yaml')).href });
    const agent = scripted('console.log(JSON.stringify(process.cwd()))', { cwd: '.' }, test);
    expect(valueOf(await agent.execute({ type: 'work' }))).toBe(dir);
  });

  it(verifies('A2.process-failure', 'reports exit codes and signals with the end of stderr'), async () => {
    const test = fleet();
    const failing = scripted(
      'console.error("x".repeat(9000) + "the end"); process.exit(3)',
      { output: 'text' },
      test,
    );
    const error = errorOf(await failing.execute({ type: 'work' }));
    expect(error).toMatchObject({ code: 'PROCESS_FAILED', retryable: true, details: { exitCode: 3 } });
    expect(error.message).toMatch(/ended with exit code 3: …x+the end$/);
    expect(error.message.length).toBeLessThan(2_300);
    const killed = scripted('process.kill(process.pid, "SIGKILL")', { id: 'killed' }, test);
    expect(errorOf(await killed.execute({ type: 'work' })).message).toMatch(/ended with signal SIGKILL/);
  });

  it(verifies('A2.process-failure', 'reports output that is no JSON'), async () => {
    const test = fleet();
    const words = await scripted('console.log("hello")', {}, test).execute({ type: 'work' });
    expect(errorOf(words)).toMatchObject({ code: 'PROCESS_OUTPUT_INVALID' });
    expect(errorOf(words).message).toMatch(/output: text/);
    const silent = await scripted('', { id: 'silent' }, test).execute({ type: 'work' });
    expect(errorOf(silent).message).toMatch(/printed nothing/);
  });

  it(verifies('A2.process-failure', 'ends a command that prints too much'), async () => {
    const script =
      'const c = "x".repeat(65536); const w = () => { while (process.stdout.write(c)); process.stdout.once("drain", w) }; w()';
    const outcome = await scripted(script, { maxOutputBytes: 1_000_000 }).execute({ type: 'work' });
    expect(errorOf(outcome)).toMatchObject({ code: 'PROCESS_OUTPUT_TOO_LARGE', retryable: false });
  });

  it(verifies('A2.process-failure', 'reports a program or folder that is not there'), async () => {
    const test = fleet();
    const missing = test.one({
      id: 'm',
      kind: 'process',
      capabilities: ['work'],
      command: ['no-such-program-here'],
    });
    expect(errorOf(await missing.execute({ type: 'work' }))).toMatchObject({
      code: 'PROCESS_NOT_STARTED',
      message: expect.stringContaining('no program "no-such-program-here" on PATH') as string,
      retryable: false,
    });
    expect(await missing.healthCheck()).toMatchObject({ status: 'unhealthy', score: 0 });
    const lost = scripted('', { cwd: '/no/such/folder' }, test);
    expect(errorOf(await lost.execute({ type: 'work' })).message).toMatch(
      /folder \/no\/such\/folder does not exist/,
    );
  });

  it('does not mind a command that leaves its input unread', async () => {
    const params = { text: 'x'.repeat(1_000_000) };
    expect(valueOf(await scripted('console.log(1)').execute({ type: 'work', params }))).toBe(1);
  });

  it(
    verifies('A2.process-no-orphan', 'ends a command at its deadline with everything it started'),
    async () => {
      const file = join(temporaryFolder(), 'pids');
      const agent = scripted(family, { command: [node, '-e', family, file] });
      const outcome = agent.execute({ type: 'work', timeoutMs: 3_000 });
      const pids = await familyOf(file);
      expect(pids.map(isAlive)).toEqual([true, true]);
      expect(errorOf(await outcome)).toMatchObject({ code: 'TASK_TIMEOUT', details: { timeoutMs: 3_000 } });
      await vi.waitFor(() => expect(pids.map(isAlive)).toEqual([false, false]));
    },
  );

  it(verifies('A2.process-no-orphan', 'leaves nothing behind when the fleet stops'), async () => {
    const file = join(temporaryFolder(), 'pids');
    const test = fleet();
    const outcome = scripted(family, { command: [node, '-e', family, file] }, test).execute({ type: 'work' });
    const pids = await familyOf(file);
    await test.fleet.stop();
    expect(errorOf(await outcome).code).toBe('TASK_CANCELLED');
    await vi.waitFor(() => expect(pids.map(isAlive)).toEqual([false, false]));
  });

  it('takes its commands along when the whole program ends without stopping', async () => {
    const program = fileURLToPath(new URL('../fixtures/abrupt-exit.ts', import.meta.url));
    const { stdout } = await promisify(execFile)(node, ['--conditions=conclave-source', program]);
    const pid = Number(stdout);
    expect(pid).toBeGreaterThan(0);
    await vi.waitFor(() => expect(isAlive(pid)).toBe(false));
  });

  it('kills what a command left running when it ended by itself', async () => {
    const script = `
      const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' });
      console.log(child.pid); process.exit(0)`;
    const pid = valueOf(await scripted(script).execute({ type: 'work' })) as number;
    await vi.waitFor(() => expect(isAlive(pid)).toBe(false));
  });
});
