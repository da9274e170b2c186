/** Nodes that compensate are killed with SIGKILL; what was undone is read from a file that the tasks write. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { verifies } from '@conclave/test/requirements';
import { temporaryFolder } from '@conclave/testing/temporary-folder';
import { expect, it, onTestFinished } from 'vitest';
import { createNode } from '../../src/index.ts';
import { until } from '../until.ts';
import { agents } from './agents.ts';
import { startOtherNode } from './other-node.ts';

const STEPS = 6;

function definition(file: string) {
  const effect = { type: 'effect', params: { file, ms: 0 } };
  const undo = { type: 'effect', params: { file, ms: 80 } };
  const steps = Array.from({ length: STEPS }, (_, i) => ({
    id: `s${i}`,
    ...effect,
    dependsOn: i === 0 ? [] : [`s${i - 1}`],
    compensate: undo,
  }));
  return { name: 'saga', tasks: [...steps, { id: 'bad', type: 'fail', dependsOn: [`s${STEPS - 1}`] }] };
}

/** `task attempt what`, in the order in which it happened. */
function effects(file: string): string[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  return lines.map((line) => line.split(' ').slice(1).join(' '));
}

it.each([1, 3, 6])(
  verifies(
    'E6.compensation-resumed',
    'goes on after kill -9 at compensation %i, and repeats none that ended',
  ),
  async (nth) => {
    const dataDir = temporaryFolder();
    const file = join(temporaryFolder(), 'effects');
    const other = await startOtherNode({ place: { dataDir }, definition: definition(file) });
    const undone = () => effects(file).filter((line) => line.includes('[compensate]'));
    await until(() => expect(undone().filter((line) => line.endsWith('start'))).toHaveLength(nth));
    await other.kill();
    const swarm = await createNode({ dataDir, shards: 1, agents });
    onTestFinished(() => swarm.stop());
    const before = (await swarm.listCompensations(other.runId)).filter(
      ({ status }) => status === 'completed',
    );
    expect(await swarm.getWorkflowStatus(other.runId)).toMatchObject({ status: 'running', ending: 'failed' });
    const linesBefore = undone().length;
    const result = await swarm.resumeWorkflow(other.runId);
    expect(result).toMatchObject({ success: false, stopReason: 'failed', failedTasks: ['bad'] });
    const order = Array.from({ length: STEPS }, (_, i) => `s${STEPS - 1 - i}`);
    expect(result.compensatedTasks).toEqual(order);
    const again = undone().slice(linesBefore);
    for (const { taskId } of before) expect(again.join()).not.toContain(`${taskId}[`);
    const after = await swarm.listCompensations(other.runId);
    expect(after.slice(0, before.length)).toEqual(before);
    const started = undone().filter((line) => line.endsWith('start'));
    const firstStarts = [...new Set(started.map((line) => line.split('[')[0]))];
    expect(firstStarts).toEqual(order);
    // An attempt that was cut off keeps its number; the next has another.
    expect(new Set(started).size).toBe(started.length);
  },
);
