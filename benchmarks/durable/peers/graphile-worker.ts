/**
 * Graphile Worker, in a schema of its own that is dropped. `batched` has the settings of its documentation's figures:
 * jobs are fetched by the hundred into a local queue and completed together; a process that dies leaves those it had
 * fetched locked for hours, and those it had finished to run again. `single` records each end before the next job.
 */
import { databaseUrl, newSchema } from '@conclave/test/postgres/test-database';
import type { TestSchema } from '@conclave/test/postgres/test-database';
import { Logger, makeWorkerUtils, run } from 'graphile-worker';
import type { ContestRequest, ContestTimes } from '../contest.ts';
import { Effects } from '../effects.ts';

const BULK = 1_000;
const CONCURRENCY = 24;

export type GraphileMode = 'batched' | 'single';

const worker = {
  batched: { localQueue: { size: 500 }, completeJobBatchDelay: 0, failJobBatchDelay: 0 },
  single: {},
};

export async function runGraphileWorker(
  { repetitions, tasks }: ContestRequest,
  mode: GraphileMode,
): Promise<ContestTimes[]> {
  const times: ContestTimes[] = [];
  for (let i = 0; i < repetitions; i += 1) {
    const schema = newSchema();
    try {
      times.push(await drain(schema, tasks, mode));
    } finally {
      await schema.drop();
    }
  }
  return times;
}

async function drain(schema: TestSchema, tasks: number, mode: GraphileMode): Promise<ContestTimes> {
  const options = {
    connectionString: databaseUrl,
    schema: schema.schema,
    logger: new Logger(() => () => undefined),
    maxPoolSize: CONCURRENCY + 1,
  };
  const effects = new Effects(tasks);
  const utils = await makeWorkerUtils(options);
  await utils.migrate();
  const begunMs = performance.now();
  for (let first = 0; first < tasks; first += BULK)
    await utils.addJobs(jobs(first, Math.min(tasks, first + BULK)));
  const addedMs = performance.now();
  const runner = await run({
    ...options,
    concurrency: CONCURRENCY,
    noHandleSignals: true,
    taskList: { empty: (payload) => effects.happened((payload as { task: number }).task) },
    preset: { worker: worker[mode] },
  });
  await allCompleted(runner, tasks);
  await allRecorded(schema);
  const endedMs = performance.now();
  await runner.stop();
  await utils.release();
  effects.assertEachOnce('Graphile Worker');
  return { createMs: addedMs - begunMs, executeMs: endedMs - addedMs };
}

function allCompleted(runner: Awaited<ReturnType<typeof run>>, tasks: number): Promise<void> {
  return new Promise((resolve, reject) => {
    let completed = 0;
    runner.events.on('job:complete', () => {
      completed += 1;
      if (completed === tasks) resolve();
    });
    runner.events.on('job:error', ({ error }) => reject(error as Error));
  });
}

/** It tells of an end before the end is recorded; a recorded one has no row any more. */
async function allRecorded(schema: TestSchema): Promise<void> {
  for (;;) {
    const jobs = await schema.query('SELECT 1 FROM jobs LIMIT 1');
    if (jobs.length === 0) return;
  }
}

function jobs(first: number, end: number): { identifier: string; payload: { task: number } }[] {
  return Array.from({ length: end - first }, (_, i) => ({
    identifier: 'empty',
    payload: { task: first + i },
  }));
}
