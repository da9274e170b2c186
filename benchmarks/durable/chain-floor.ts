/**
 * The floor of a durable chain: per level one block that is written and flushed, then one message to a thread and
 * back. Nobody who records a step before the next one begins can do with less.
 */
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { inTemporaryFolder } from '../harness/temporary-folder.ts';

export interface ChainFloor {
  /** One level. */
  readonly levelMs: number;
  /** Its flush alone. */
  readonly flushMs: number;
}

const WARM_UP = 300;

export function measureChainFloor(levels: number): Promise<ChainFloor> {
  return inTemporaryFolder(async (folder) => {
    const file = openSync(join(folder, 'log'), 'w');
    const block = Buffer.alloc(4_096, 1);
    const thread = new Worker(new URL('echo-thread.ts', import.meta.url));
    let flushMs = 0;
    let levelMs = 0;
    for (let level = -WARM_UP; level < levels; level += 1) {
      const begunMs = performance.now();
      writeSync(file, block);
      // What SQLite calls, too.
      fsyncSync(file);
      const flushedMs = performance.now();
      thread.postMessage([level, 1]);
      await once(thread, 'message');
      if (level < 0) continue;
      flushMs += flushedMs - begunMs;
      levelMs += performance.now() - begunMs;
    }
    await thread.terminate();
    closeSync(file);
    return { flushMs: flushMs / levels, levelMs: levelMs / levels };
  });
}
