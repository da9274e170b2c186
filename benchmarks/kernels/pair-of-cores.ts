/** Whether two threads get two whole cores: the load that others report says nothing of a machine that is shared. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { median } from '../harness/timing.ts';
import { spinsIn } from './spins.ts';

const spinMs = 40;
const tries = 5;

/** @returns which share of what a thread does alone each of two does at once: 1 with two idle cores, a half with one. */
export async function pairOfCores(): Promise<number> {
  const worker = new Worker(new URL('spin-worker.ts', import.meta.url));
  try {
    await once(worker, 'online');
    const shares: number[] = [];
    for (let attempt = 0; attempt < tries; attempt += 1) {
      const alone = spinsIn(spinMs);
      worker.postMessage(spinMs);
      const here = spinsIn(spinMs);
      const [there] = (await once(worker, 'message')) as [number];
      // The first attempt also waits for compilers.
      if (attempt > 0) shares.push((here + there) / (2 * alone));
    }
    return median(shares);
  } finally {
    await worker.terminate();
  }
}
