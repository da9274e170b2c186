/** What the shards are measured against. */
import { Worker } from 'node:worker_threads';
import { Piscina } from 'piscina';
import { tasksUrl } from './shard-driver.ts';

export interface Load {
  readonly tasks: number;
  readonly inFlight: number;
}

/** Hand-written: numbers over the threads' own ports, no ids, inputs, results, errors or limits. */
export async function driveFloor(threads: number, { tasks, inFlight }: Load): Promise<number[]> {
  const workers = Array.from(
    { length: threads },
    () => new Worker(new URL('./floor-worker.ts', import.meta.url)),
  );
  await Promise.all(workers.map((worker) => new Promise((resolve) => worker.once('online', resolve))));
  const times: number[] = [];
  for (let repetition = 0; repetition < 4; repetition += 1)
    times.push(await floorOnce(workers, tasks, inFlight));
  await Promise.all(workers.map((worker) => worker.terminate()));
  return times.slice(1);
}

function floorOnce(workers: readonly Worker[], tasks: number, inFlight: number): Promise<number> {
  let sent = 0;
  let ended = 0;
  const share = Math.ceil(inFlight / workers.length);
  const startMs = performance.now();
  return new Promise((resolve) => {
    const feed = (worker: Worker, count: number): void => {
      const pairs: number[] = [];
      for (let i = 0; i < count && sent < tasks; i += 1, sent += 1) pairs.push(i, sent);
      if (pairs.length > 0) worker.postMessage(pairs);
    };
    for (const worker of workers) {
      worker.removeAllListeners('message');
      worker.on('message', (pairs: readonly number[]) => {
        ended += pairs.length / 2;
        if (ended === tasks) resolve(performance.now() - startMs);
        else feed(worker, pairs.length / 2);
      });
      feed(worker, share);
    }
  });
}

export interface PiscinaLoad extends Load {
  readonly name: string;
  readonly input?: unknown;
  readonly perThread: number;
}

/** One `pool.run` per task. */
export async function drivePiscina(threads: number, load: PiscinaLoad): Promise<number> {
  const pool = new Piscina({
    filename: tasksUrl,
    minThreads: threads,
    maxThreads: threads,
    concurrentTasksPerWorker: load.perThread,
    recordTiming: false,
  });
  const { name, input, tasks, inFlight } = load;
  await Promise.all(Array.from({ length: 2 * threads }, () => pool.run(input, { name })));
  let sent = 0;
  const startMs = performance.now();
  await Promise.all(
    Array.from({ length: Math.min(inFlight, tasks) }, async () => {
      for (; sent < tasks;) {
        sent += 1;
        await pool.run(input, { name });
      }
    }),
  );
  const elapsedMs = performance.now() - startMs;
  await pool.destroy();
  return elapsedMs;
}
