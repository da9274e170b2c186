/** One large run in a fresh process and database. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { setEnvironmentData } from 'node:worker_threads';
import { createNode } from '@conclave/swarm';
import { layeredWorkflow } from '../dispatch/ours.ts';
import { answerRequest } from '../harness/own-process.ts';
import { inTemporaryFolder } from '../harness/temporary-folder.ts';
import { Effects } from './effects.ts';
import { countingAgents, warmUp } from './ours.ts';

export interface MillionRequest {
  readonly tasks: number;
  readonly agents: number;
}

export interface MillionResult {
  readonly createMs: number;
  readonly executeMs: number;
  readonly listMs: number;
  /** The most that the process held until the run had ended, and while its tasks were listed. */
  readonly peakBytes: number;
  readonly peakListedBytes: number;
  /** The first of them, less what the process held before. */
  readonly grownBytes: number;
  readonly databaseBytes: number;
}

function contend({ tasks, agents }: MillionRequest): Promise<MillionResult> {
  return inTemporaryFolder(async (dataDir) => {
    const effects = new Effects(tasks);
    setEnvironmentData(Effects.key, effects.memory);
    const swarm = await createNode({ topology: 'star', dataDir, agents: [countingAgents(agents)] });
    await swarm.executeWorkflow(await swarm.createWorkflow(warmUp(agents)));
    effects.clear();
    globalThis.gc?.();
    const beforeBytes = process.memoryUsage.rss();
    const begunMs = performance.now();
    const runId = await swarm.createWorkflow(layeredWorkflow(tasks, agents));
    const createdMs = performance.now();
    const result = await swarm.executeWorkflow(runId);
    const endedMs = performance.now();
    const peakBytes = peakOfProcess();
    if (!result.success || result.tasks.completed !== tasks) throw new Error('not every task completed');
    effects.assertEachOnce('ours');
    const listingMs = performance.now();
    const listed = await swarm.listTasks(runId);
    const listedMs = performance.now();
    if (listed.filter(({ status }) => status === 'completed').length !== tasks)
      throw new Error('not every task is in the database');
    const peakListedBytes = peakOfProcess();
    await swarm.stop();
    return {
      createMs: createdMs - begunMs,
      executeMs: endedMs - createdMs,
      listMs: listedMs - listingMs,
      peakBytes,
      peakListedBytes,
      grownBytes: peakBytes - beforeBytes,
      databaseBytes: statSync(join(dataDir, 'conclave.db')).size,
    };
  });
}

function peakOfProcess(): number {
  return process.resourceUsage().maxRSS * 1024;
}

await answerRequest(import.meta.url, contend);
