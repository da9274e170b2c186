/** A person decides with the command what a run waits for, while it runs and after it was left. */
import { verifies } from '@conclave/test/requirements';
import { afterAll, expect, it } from 'vitest';
import { conclave, startConclave, workFolder } from '../conclave.ts';

const asking = `
name: asking
swarm:
  agents:
    - { id: worker, kind: function, module: ./work.mjs, export: echo, capabilities: [echo] }
tasks:
  - id: gate
    type: approval
    approval: { prompt: 'Ship it?' }
  - id: ship
    type: echo
    params: '\${{ tasks.gate.result.by }}'
outputs: { by: '\${{ tasks.ship.result }}' }
`;

const folder = workFolder({
  'asking.yaml': asking,
  'work.mjs': 'export const echo = (input) => input;\n',
});
const { dir } = folder;
afterAll(() => folder.remove());

const runIdIn = (text: string): string => /run (run_[0-9a-z]+)/.exec(text)![1]!;

it(
  verifies('W1.approval-from-anywhere', 'a run that waits goes on when another command approves'),
  async () => {
    const running = startConclave(['run', 'asking.yaml'], { cwd: dir });
    const said = await running.stderrHas('waiting for a decision on gate: Ship it?');
    const runId = runIdIn(said);
    const status = await conclave(['status', runId], { cwd: dir });
    expect(status.stdout).toContain(`conclave approve ${runId} gate`);
    const approved = await conclave(['approve', runId, 'gate', '--by', 'ada', '--comment', 'fine'], {
      cwd: dir,
    });
    expect(approved).toMatchObject({ code: 0, stdout: 'gate approved by ada: fine\n' });
    const ended = await running.ended;
    expect(ended.code, ended.stderr).toBe(0);
    expect(ended.stdout).toContain('by  ada');
    const late = await conclave(['approve', runId, 'gate', '--reject'], { cwd: dir });
    expect(late.code).toBe(2);
    expect(late.stderr).toContain('APPROVAL_DECIDED');
  },
);

it('a run that was left while it waited is decided and resumed', async () => {
  const running = startConclave(['run', 'asking.yaml'], { cwd: dir });
  const runId = runIdIn(await running.stderrHas('waiting for a decision'));
  running.child.kill('SIGINT');
  expect((await running.ended).code).toBe(3);
  const rejected = await conclave(['approve', runId, 'gate', '--reject', '--by', 'bob', '--json'], {
    cwd: dir,
  });
  expect(JSON.parse(rejected.stdout)).toMatchObject({ status: 'rejected', decidedBy: 'bob', taskId: 'gate' });
  const resumed = await conclave(['run', '--resume', runId, '--json'], { cwd: dir });
  expect(resumed.code).toBe(1);
  expect(JSON.parse(resumed.stdout)).toMatchObject({ errors: { gate: { code: 'TASK_REJECTED' } } });
});
