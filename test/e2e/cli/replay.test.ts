import type { RunResult } from '@conclave/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifies } from '../../requirements.ts';
import { conclave, startConclave, workFolder } from '../conclave.ts';

interface MadeUpTask {
  readonly id: string;
  readonly seconds: number;
  readonly parents?: readonly string[];
}

function traceOf(tasks: readonly MadeUpTask[], schemaVersion = '1.5'): string {
  return JSON.stringify({
    name: 'made up',
    schemaVersion,
    workflow: {
      specification: {
        tasks: tasks.map(({ id, parents = [] }) => ({
          name: id,
          id,
          parents,
          children: tasks.filter((it) => it.parents?.includes(id)).map((it) => it.id),
        })),
      },
      execution: { tasks: tasks.map(({ id, seconds }) => ({ id, runtimeInSeconds: seconds })) },
    },
  });
}

const many = Array.from({ length: 40 }, (_, i) => ({ id: `t${i}`, seconds: 15 }));
const files = {
  'diamond.json': traceOf([
    { id: 'split', seconds: 1 },
    { id: 'left', seconds: 4, parents: ['split'] },
    { id: 'right', seconds: 2, parents: ['split'] },
    { id: 'join', seconds: 1, parents: ['left', 'right'] },
  ]),
  'many.json': traceOf(many),
  'old.json': traceOf(many, '1.3'),
  'empty.json': traceOf([]),
  'circle.json': traceOf([
    { id: 'a', seconds: 1, parents: ['b'] },
    { id: 'b', seconds: 1, parents: ['a'] },
  ]),
  'list.json': '[1]',
  'half.json': '{ "name": ',
};

let work: ReturnType<typeof workFolder>;
beforeAll(() => {
  work = workFolder(files);
});
afterAll(() => work.remove());

type ReplayResult = RunResult & {
  readonly replay?: {
    readonly makespanMs: number;
    readonly workMs: number;
    readonly utilisation: number;
    readonly dispatchUs: { readonly median: number } | null;
  };
};

const run = (...args: string[]) => conclave(['run', ...args], { cwd: work.dir });
const replay = (...args: string[]) => run(...args, '--format', 'wfformat');

describe('conclave run --format wfformat', () => {
  it(verifies('W6.replay-command', 'replays a trace and measures it against its bounds'), async () => {
    const { code, stdout, stderr } = await replay(
      'diamond.json',
      '--time-scale',
      '0.05',
      '--agents',
      '2',
      '--json',
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const { replay: figures, ...result } = JSON.parse(stdout) as ReplayResult;
    expect(result).toMatchObject({ name: 'made-up', success: true, tasks: { total: 4, completed: 4 } });
    expect(figures).toMatchObject({
      work: 'sleep',
      timeScale: 0.05,
      agents: 2,
      tasks: 4,
      workMs: 400,
      criticalPathMs: 300,
      criticalPath: ['split', 'left', 'join'],
      workBoundMs: 200,
      lowerBoundMs: 300,
    });
    const { makespanMs, utilisation, dispatchUs } = figures!;
    // Timers may be early by parts of a millisecond.
    expect(makespanMs).toBeGreaterThan(295);
    expect(makespanMs).toBeLessThanOrEqual(result.durationMs + 2);
    expect(utilisation).toBeGreaterThan(0);
    expect(utilisation).toBeLessThanOrEqual(1);
    expect(dispatchUs?.median).toBeGreaterThan(0);
  });

  it(verifies('W6.replay-command', 'says it to people, too, with work that computes'), async () => {
    const { code, stdout } = await replay('diamond.json', '--time-scale', '0.01', '--work', 'cpu');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^made-up completed in /);
    expect(stdout).toMatch(/\nReplay of 4 tasks with 8 agents(, \d at once)? at time scale 0\.01 \(cpu\)\n/);
    expect(stdout).toMatch(/\n {2}makespan +[\d.]+ ms, [\d.]+ times the lower bound\n/);
    expect(stdout).toMatch(/\n {2}critical path +60\.0 ms: split -> left -> join\n/);
    expect(stdout).toMatch(/\n {2}dispatch +\d+ us per task /);
  });

  it(
    verifies('W6.replay-resumes', 'goes on after an interruption, and measures only what was left'),
    async () => {
      const args = ['run', 'many.json', '--format', 'wfformat', '--time-scale', '0.01', '--agents', '2'];
      const running = startConclave(args, { cwd: work.dir });
      await running.stderrHas('tasks/s');
      running.child.kill('SIGINT');
      const ending = await running.ended;
      expect(ending.code).toBe(3);
      expect(ending.stdout).not.toContain('Replay of');
      const command = /^Resume with: .*? (run many\.json --resume run_\w+ --format wfformat)$/m.exec(
        ending.stdout,
      )?.[1];
      const { code, stdout, stderr } = await conclave([...command!.split(' '), '--json'], { cwd: work.dir });
      // The file is still the one that the run was started with, at its own scale.
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      const { tasks, replay: figures } = JSON.parse(stdout) as ReplayResult;
      expect(tasks).toMatchObject({ total: 40, completed: 40 });
      expect(tasks.reused).toBeGreaterThan(0);
      expect(figures).toMatchObject({ tasks: 40 - tasks.reused, timeScale: 0.01, agents: 2 });
      expect(figures!.workMs).toBeCloseTo((40 - tasks.reused) * 150);
    },
  );

  it('refuses to go on with a run that is no replay, and says how else', async () => {
    const running = startConclave(['run', 'steps.yaml', '--input', 'count=40', '--input', 'ms=150'], {
      cwd: work.dir,
    });
    await running.stderrHas('tasks/s');
    running.child.kill('SIGINT');
    const runId = /--resume (run_\w+)/.exec((await running.ended).stdout)![1]!;
    const { code, stderr } = await run('--resume', runId, '--format', 'wfformat');
    expect(code).toBe(2);
    expect(stderr).toContain(`CONFIG_INVALID: --format: run ${runId} is not the replay of a trace`);
    expect(stderr).toMatch(new RegExp(`Resume with: .*run --resume ${runId}\n`));
  });

  it.each<readonly [what: string, args: readonly string[], says: string]>([
    ['a negative scale', ['--time-scale', '-1'], '--time-scale: "-1" is no number above 0'],
    ['a scale of nothing', ['--time-scale', '0'], '--time-scale: "0" is no number above 0'],
    ['a scale that is no number', ['--time-scale', 'NaN'], '--time-scale: "NaN" is no number above 0'],
    ['an empty scale', ['--time-scale', ''], '--time-scale: "" is no number above 0'],
    ['an endless scale', ['--time-scale', '1e300'], 'timeScale: task "split" would last 1e+300 s'],
    ['no agents', ['--agents', '0'], '--agents: "0" is no whole number from 1'],
    ['half an agent', ['--agents', '1.5'], '--agents: "1.5" is no whole number from 1'],
    ['unknown work', ['--work', 'dance'], '--work: "dance" is neither sleep nor cpu'],
    ['inputs', ['--input', 'a=b'], '--input: a recorded trace has no inputs'],
    [
      'a scale for a resumed run',
      ['--resume', 'run_x', '--time-scale', '2'],
      '--time-scale: a resumed run keeps',
    ],
  ])(verifies('W6.replay-options', 'refuses %s'), async (_, args, says) => {
    const { code, stdout, stderr } = await replay('diamond.json', ...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^CONFIG_INVALID: /);
    expect(stderr).toContain(says);
  });

  it.each([
    ['--time-scale', '1'],
    ['--agents', '1'],
    ['--work', 'cpu'],
  ])(verifies('W6.replay-options', 'refuses %s without --format'), async (...option) => {
    const { code, stderr } = await run('steps.yaml', ...option);
    expect(code).toBe(2);
    expect(stderr).toContain(
      `CONFIG_INVALID: ${option[0]}: it belongs to a replay; give --format wfformat, too`,
    );
  });

  it('names the formats that there are', async () => {
    const { code, stderr } = await run('diamond.json', '--format', 'csv');
    expect(code).toBe(2);
    expect(stderr).toContain('CONFIG_INVALID: --format: there is no format "csv"; there is: wfformat');
  });

  it.each([
    ['gone.json', 'WORKFLOW_FILE_NOT_READ: '],
    ['half.json', 'WORKFLOW_SYNTAX: half.json:1:11'],
    ['list.json', 'TRACE_INVALID: The trace list.json cannot be read as WfFormat: '],
    ['steps.yaml', 'WORKFLOW_SYNTAX: steps.yaml:1:1'],
    ['empty.json', 'workflow.specification.tasks: the workflow is empty'],
    ['circle.json', 'tasks wait for each other in a circle: a -> b -> a'],
    [
      'old.json',
      'TRACE_VERSION_UNSUPPORTED: The trace old.json is in version 1.3 of WfFormat; supported is 1.5.',
    ],
  ])(verifies('W6.wfformat-refused', 'refuses %s'), async (file, says) => {
    const { code, stderr } = await replay(file);
    expect(code).toBe(2);
    expect(stderr).toContain(says);
  });
});
