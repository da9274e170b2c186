import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

export type ChildProcess = ReturnType<typeof startChild>;

/** Another process that runs a program from its sources and talks in lines; it ends with the test at the latest. */
export function startChild(program: URL, args: readonly string[]) {
  const child = spawn(process.execPath, ['--conditions=conclave-source', fileURLToPath(program), ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  // Also one that was stopped.
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
    /** -1 when it could not be started. */
    pid: child.pid ?? -1,
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
    /** SIGSTOP, SIGCONT, … */
    signal: (signal: NodeJS.Signals) => void child.kill(signal),
    say: (line: string) => void child.stdin.write(`${line}\n`),
    async kill(): Promise<void> {
      child.kill('SIGKILL');
      await ended;
    },
    /** It hears nothing more: who waits for that goes. */
    letGo: () => child.stdin.end(),
  };
}
