/** The least that a thread can do: pairs of numbers in, the same out, one message per turn. */
import { parentPort } from 'node:worker_threads';

let results: number[] = [];

parentPort?.on('message', (pairs: readonly number[]) => {
  if (results.length === 0)
    setImmediate(() => {
      parentPort?.postMessage(results);
      results = [];
    });
  for (const number of pairs) results.push(number);
});
