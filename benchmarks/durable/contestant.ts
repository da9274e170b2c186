/** One contestant of the durable benchmark, alone in its process. */
import { layeredWorkflow } from '../dispatch/ours.ts';
import { answerRequest } from '../harness/own-process.ts';
import type { ContestRequest, ContestTimes } from './contest.ts';

const AGENTS = 1_000;

async function contend(request: ContestRequest): Promise<readonly ContestTimes[]> {
  switch (request.contestant) {
    case 'bullmq':
      return bullMq(request, (await import('./redis.ts')).redisUrl);
    case 'bullmq-flushed':
      return (await import('./own-redis.ts')).withFlushingRedis((url) => bullMq(request, url));
    case 'graphile-batched':
      return (await import('./peers/graphile-worker.ts')).runGraphileWorker(request, 'batched');
    case 'graphile-single':
      return (await import('./peers/graphile-worker.ts')).runGraphileWorker(request, 'single');
    case 'dbos':
      return (await import('./peers/dbos.ts')).runDbos(request);
    case 'ours-sqlite':
      return ours(request, 'sqlite');
    case 'ours-postgres':
      return ours(request, 'postgres');
  }
}

async function bullMq(request: ContestRequest, url: string): Promise<readonly ContestTimes[]> {
  return (await import('./peers/bullmq.ts')).runBullMq(request, url);
}

async function ours(
  { tasks, repetitions }: ContestRequest,
  store: 'sqlite' | 'postgres',
): Promise<readonly ContestTimes[]> {
  const { runOurs } = await import('./ours.ts');
  const agents = Math.min(AGENTS, tasks / 10);
  return runOurs({ store, agents, repetitions }, layeredWorkflow(tasks, agents));
}

await answerRequest(import.meta.url, contend);
