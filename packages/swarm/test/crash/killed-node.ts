/** A node in a process of its own that is killed at some point, and what it had said until then. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import type { DriveRequest } from './children/drive-run.ts';

/** So many ms after the process has started, or after so many tasks were acknowledged. */
export interface KillPoint {
  readonly acknowledged: number | undefined;
  readonly afterMs: number;
}

export interface Ended {
  readonly runId: string | undefined;
  readonly acknowledged: readonly string[];
  readonly wasKilled: boolean;
}

/**
 * @param killPoint undefined: it is left alone
 * @param compiled folder in which nodes keep what they have compiled: most of a start
 */
export async function driveAndKill(
  request: DriveRequest,
  killPoint: KillPoint | undefined,
  compiled: string,
): Promise<Ended> {
  const script = fileURLToPath(new URL('children/drive-run.ts', import.meta.url));
  const child = spawn(process.execPath, ['--conditions=conclave-source', script, JSON.stringify(request)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_COMPILE_CACHE: compiled },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines: string[] = [];
  let problem = '';
  child.stderr.on('data', (chunk: Buffer) => (problem += chunk.toString()));
  const kill = async (): Promise<void> => {
    await sleep(killPoint!.afterMs);
    child.kill('SIGKILL');
  };
  const acknowledged = (): string[] => said(lines, 'ack');
  let isDue = killPoint !== undefined;
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    if (!isDue || acknowledged().length < (killPoint?.acknowledged ?? Infinity)) return;
    isDue = false;
    void kill();
  });
  if (isDue && killPoint?.acknowledged === undefined) {
    isDue = false;
    void kill();
  }
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  const wasKilled = signal === 'SIGKILL';
  const stopped = said(lines, 'stopped')[0];
  if (!wasKilled && (code !== 0 || stopped !== 'completed'))
    throw new Error(`the node ended with ${code}, its run ${stopped ?? 'is open'}: ${problem}`);
  return { runId: said(lines, 'run')[0], acknowledged: acknowledged(), wasKilled };
}

function said(lines: readonly string[], word: string): string[] {
  return lines.filter((line) => line.startsWith(`${word} `)).map((line) => line.slice(word.length + 1));
}
