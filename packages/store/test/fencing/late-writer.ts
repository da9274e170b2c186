import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

export interface LateWork {
  /** The store: a file, or the address of a database and its schema. */
  readonly path?: string;
  readonly url?: string;
  readonly schema?: string;
  readonly runId: string;
  readonly leaseMs: number;
  readonly token: 'with-token' | 'without-token';
}

/** See children/late-writer.ts. */
export function startLateWriter(work: LateWork) {
  const script = fileURLToPath(new URL('children/late-writer.ts', import.meta.url));
  const child = spawn(process.execPath, ['--conditions=conclave-source', script, JSON.stringify(work)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    /** @returns what it says next */
    async says(): Promise<string> {
      const { value, done } = await lines.next();
      return done === true ? 'nothing' : (value as string);
    },
    stop: () => child.kill('SIGSTOP'),
    /** It finds the order to write as soon as it runs again. */
    writeAndGoOn(): void {
      child.stdin.write('write\n');
      child.kill('SIGCONT');
    },
    ended: () => (child.exitCode === null ? once(child, 'close') : Promise.resolve()),
  };
}
