/** Spins for as long as it is told, and tells how often it got round. */
import { parentPort } from 'node:worker_threads';
import { spinsIn } from './spins.ts';

parentPort?.on('message', (ms: number) => parentPort?.postMessage(spinsIn(ms)));
