import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { verifies } from '../../requirements.ts';
import { conclave, startConclave, workFolder, type RunningConclave } from '../conclave.ts';

const stubborn = `
name: stubborn
swarm:
  agents:
    - id: mule
      kind: process
      command: [node, -e, "process.on('SIGTERM', () => {}); setTimeout(() => {}, 4000)"]
      output: text
      capabilities: [stay]
tasks:
  - { id: stay, type: stay }
`;

let work: ReturnType<typeof workFolder>;
beforeEach(() => {
  work = workFolder({ 'stubborn.yaml': stubborn });
});
afterEach(() => work.remove());

const diary = (): string[] => {
  const path = join(work.dir, 'diary.txt');
  return existsSync(path) ? readFileSync(path, 'utf8').trimEnd().split('\n') : [];
};

function startSteps(): RunningConclave {
  const path = join(work.dir, 'diary.txt');
  const inputs = ['--input', 'count=40', '--input', 'ms=150', '--input', `diary=${path}`];
  return startConclave(['run', 'steps.yaml', ...inputs], { cwd: work.dir });
}

async function resume(args: readonly string[]) {
  const { code, stdout } = await conclave([...args, '--json'], { cwd: work.dir });
  const result = JSON.parse(stdout) as { tasks: { total: number; completed: number; reused: number } };
  return { code, ...result };
}

describe('stopping conclave run', () => {
  it(verifies('H4.interrupt-resumes', 'leaves a run that the printed command finishes'), async () => {
    const running = startSteps();
    // A line of figures comes about a second into the run.
    await running.stderrHas('tasks/s');
    running.child.kill('SIGINT');
    const ending = await running.ended;
    expect(ending.code).toBe(3);
    const before = diary();
    const command = /^Resume with: .*? (run steps\.yaml --resume run_\w+)$/m.exec(ending.stdout)?.[1];
    const resumed = await resume(command!.split(' '));
    expect(resumed).toMatchObject({ code: 0, success: true, tasks: { total: 42, completed: 42 } });
    expect(resumed.tasks.reused).toBeGreaterThan(0);
    expect(resumed.tasks.reused).toBeGreaterThanOrEqual(before.length - 2);
    expectDoneOnce(resumed.tasks.reused);
  });

  it(verifies('H4.interrupt-resumes', 'after kill -9, too'), async () => {
    const running = startSteps();
    const [runId] = /run_\w+/.exec(await running.stderrHas('tasks/s'))!;
    running.child.kill('SIGKILL');
    expect((await running.ended).signal).toBe('SIGKILL');
    const resumed = await resume(['run', '--resume', runId]);
    expect(resumed).toMatchObject({ code: 0, success: true, tasks: { total: 42, completed: 42 } });
    expect(resumed.tasks.reused).toBeGreaterThan(0);
    expectDoneOnce(resumed.tasks.reused);
  });

  it('says so when the file that is named is not what the resumed run follows', async () => {
    const running = startSteps();
    const [runId] = /run_\w+/.exec(await running.stderrHas('tasks/s'))!;
    running.child.kill('SIGINT');
    await running.ended;
    const same = await conclave(['run', 'steps.yaml', '--resume', runId], { cwd: work.dir });
    expect(same.stderr).not.toContain('keeps the definition');
    const again = startSteps();
    const [secondId] = /run_\w+/.exec(await again.stderrHas('tasks/s'))!;
    again.child.kill('SIGINT');
    await again.ended;
    const other = await conclave(['run', 'failing.yaml', '--resume', secondId], { cwd: work.dir });
    expect(other.code).toBe(0);
    expect(other.stderr).toContain(
      'keeps the definition that it was started with; failing.yaml is another one',
    );
  });

  it('leaves at once at the second Ctrl-C and still says how to go on', async () => {
    const running = startConclave(['run', 'stubborn.yaml'], { cwd: work.dir });
    await running.stderrHas('phase: stay');
    running.child.kill('SIGINT');
    await running.stderrHas('stopping');
    // One that follows at once would count as the same Ctrl-C, passed on by a launcher.
    const again = setInterval(() => running.child.kill('SIGINT'), 250);
    const { code, stderr } = await running.ended;
    clearInterval(again);
    expect(code).toBe(3);
    expect(stderr).toMatch(/Left at once.*\nResume with: .* run stubborn\.yaml --resume run_\w+\n/);
  });
});

/** Tasks that were in flight may be in the diary twice; those that the resumed run took over may not. */
function expectDoneOnce(reused: number): void {
  const counts = new Map<string, number>();
  for (const taskId of diary()) counts.set(taskId, (counts.get(taskId) ?? 0) + 1);
  expect(counts.size).toBe(40);
  const once = [...counts.values()].filter((count) => count === 1).length;
  expect(once).toBeGreaterThanOrEqual(Math.min(40, reused));
  expect(Math.max(...counts.values())).toBeLessThanOrEqual(2);
}
