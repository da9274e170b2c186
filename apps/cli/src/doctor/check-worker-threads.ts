import { messageOf } from '@conclave/contracts';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { fail, ok, type Check } from './check.ts';

const program = `require('node:worker_threads').parentPort.postMessage('ready')`;

/** Starts a thread and waits for its word. */
export async function checkWorkerThreads(): Promise<Check> {
  const worker = new Worker(program, { eval: true });
  try {
    await new Promise<void>((resolve, reject) => {
      worker.once('message', () => resolve());
      worker.once('error', reject);
      worker.once('exit', (code) => reject(new Error(`the thread ended with code ${code}`)));
    });
    return ok('worker threads', `a thread started; ${availableParallelism()} cores`);
  } catch (error) {
    return fail(
      'worker threads',
      messageOf(error),
      'Function agents need threads: raise the limits of this system.',
    );
  } finally {
    await worker.terminate();
  }
}
