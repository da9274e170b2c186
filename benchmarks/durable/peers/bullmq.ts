/**
 * BullMQ as its documentation advises for small jobs: added in bulk, a concurrency of a hundred, finished jobs
 * removed. Keys have a prefix of their own and are removed.
 */
import { randomUUID } from 'node:crypto';
import { Queue, Worker } from 'bullmq';
import type { Job } from 'bullmq';
import { Redis } from 'ioredis';
import type { ContestRequest, ContestTimes } from '../contest.ts';
import { Effects } from '../effects.ts';

const BULK = 1_000;
const CONCURRENCY = 100;

export async function runBullMq(
  { tasks, repetitions }: ContestRequest,
  redisUrl: string,
): Promise<ContestTimes[]> {
  const times: ContestTimes[] = [];
  for (let i = 0; i < repetitions; i += 1) times.push(await drain(tasks, redisUrl));
  return times;
}

async function drain(tasks: number, redisUrl: string): Promise<ContestTimes> {
  const connection = new Redis(redisUrl, { maxRetriesPerRequest: null });
  const options = { connection, prefix: `conclave-bench-${randomUUID()}` };
  const queue = new Queue('durable', options);
  const effects = new Effects(tasks);
  const process = async (job: Job<{ task: number }>) => effects.happened(job.data.task);
  const worker = new Worker('durable', process, {
    ...options,
    concurrency: CONCURRENCY,
    autorun: false,
    removeOnComplete: { count: 0 },
  });
  try {
    await Promise.all([queue.waitUntilReady(), worker.waitUntilReady()]);
    const begunMs = performance.now();
    for (let first = 0; first < tasks; first += BULK)
      await queue.addBulk(jobs(first, Math.min(tasks, first + BULK)));
    const addedMs = performance.now();
    await allCompleted(worker, tasks);
    const endedMs = performance.now();
    effects.assertEachOnce('BullMQ');
    return { createMs: addedMs - begunMs, executeMs: endedMs - addedMs };
  } finally {
    await worker.close();
    await queue.obliterate({ force: true });
    await queue.close();
    await connection.quit();
  }
}

/** Starts the worker. */
function allCompleted(worker: Worker, tasks: number): Promise<void> {
  return new Promise((resolve, reject) => {
    let completed = 0;
    worker.on('completed', () => {
      completed += 1;
      if (completed === tasks) resolve();
    });
    worker.on('failed', (_, error) => reject(error));
    worker.on('error', reject);
    worker.run().catch(reject);
  });
}

function jobs(first: number, end: number): { name: string; data: { task: number } }[] {
  return Array.from({ length: end - first }, (_, i) => ({ name: 'empty', data: { task: first + i } }));
}
