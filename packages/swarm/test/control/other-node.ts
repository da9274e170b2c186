/** A node in a process of its own that drives a run. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import type { DriveRequest } from './children/drive-run.ts';

export interface OtherNode {
  readonly runId: string;
  /** With SIGKILL. */
  kill(): Promise<void>;
  /** How the run ended there. */
  readonly stopped: Promise<string>;
}

export async function startOtherNode(request: DriveRequest): Promise<OtherNode> {
  const script = fileURLToPath(new URL('children/drive-run.ts', import.meta.url));
  const child = spawn(process.execPath, ['--conditions=conclave-source', script, JSON.stringify(request)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const closed = once(child, 'close');
  const stopped = Promise.withResolvers<string>();
  const runId = Promise.withResolvers<string>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    const [word, value = ''] = line.split(' ');
    if (word === 'run') runId.resolve(value);
    if (word === 'stopped') stopped.resolve(value);
  });
  void closed.then(() => runId.reject(new Error('the node ended before it had a run')));
  return {
    runId: await runId.promise,
    stopped: stopped.promise,
    kill: async () => {
      child.kill('SIGKILL');
      await closed;
    },
  };
}
