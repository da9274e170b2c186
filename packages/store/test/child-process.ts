import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

export interface Work {
  /** The store: a file, or the address of a database. */
  readonly path?: string;
  readonly url?: string;
  readonly runId: string;
  readonly turns: number;
  readonly turnSize: number;
  readonly inFlight: number;
}

/** Another process that drives a run: see children/commit-turns.ts. */
export function startCommitting(work: Work, mode: 'leave' | 'stay' | 'wait' = 'leave') {
  return startChild('commit-turns.ts', [JSON.stringify(work), mode]);
}

/** Another process that runs a program of children/. */
export function startChild(program: string, args: readonly string[]) {
  const script = fileURLToPath(new URL(`children/${program}`, import.meta.url));
  const child = spawn(process.execPath, ['--conditions=conclave-source', script, ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines: string[] = [];
  const waiters: (() => void)[] = [];
  const wake = () => waiters.splice(0).forEach((waiter) => waiter());
  let problem = '';
  child.stderr.on('data', (chunk: Buffer) => (problem += chunk.toString()));
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    wake();
  });
  const ended = once(child, 'close').then(([code, signal]) => {
    wake();
    if (code !== 0 && signal !== 'SIGKILL')
      throw new Error(`the child ended with ${String(code)}: ${problem}`);
    return lines;
  });
  ended.catch(wake);

  return {
    ended,
    /** What it has said, also when it was killed. */
    said: (prefix: string) => lines.filter((line) => line.startsWith(prefix)),
    /** Resolves once it has said `count` lines with this prefix, or has ended. */
    async until(prefix: string, count = 1): Promise<void> {
      while (child.exitCode === null && child.signalCode === null) {
        if (lines.filter((line) => line.startsWith(prefix)).length >= count) return;
        await new Promise<void>((resolve) => waiters.push(resolve));
      }
    },
    async kill(): Promise<void> {
      child.kill('SIGKILL');
      await ended;
    },
    /** Tells a child that waits to begin. */
    begin: () => child.stdin.write('begin\n'),
    /** Lets a child that stays go. */
    letGo: () => child.stdin.end(),
  };
}
