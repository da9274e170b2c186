/** The command as users start it: the built bin in a process of its own. */
import { spawn, type ChildProcess } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
export const bin = join(root, 'apps', 'cli', 'bin', 'conclave.js');

export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningConclave {
  readonly child: ChildProcess;
  readonly ended: Promise<Ending>;
  /** Resolves with what stderr holds as soon as it contains the text; rejects when the process ends without it. */
  stderrHas(text: string): Promise<string>;
}

export interface StartOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** What a terminal would set and a developer's shell may have set is left out. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const { PATH, HOME } = process.env;
  return { PATH, HOME };
}

export function startConclave(args: readonly string[], { cwd, env = {} }: StartOptions): RunningConclave {
  const child = spawn(process.execPath, [bin, ...args], { cwd, env: { ...cleanEnvironment(), ...env } });
  let stdout = '';
  let stderr = '';
  const waiting = new Set<() => void>();
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
    for (const look of waiting) look();
  });
  const ended = new Promise<Ending>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
  const stderrHas = (text: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (!stderr.includes(text)) return;
        waiting.delete(look);
        resolve(stderr);
      };
      waiting.add(look);
      look();
      void ended.then(() => reject(new Error(`ended without "${text}":\n${stdout}${stderr}`)));
    });
  return { child, ended, stderrHas };
}

export function conclave(args: readonly string[], options: StartOptions): Promise<Ending> {
  return startConclave(args, options).ended;
}

/** A folder of its own with the files of `fixtures`, and more by name. */
export function workFolder(files: Readonly<Record<string, string>> = {}): { dir: string; remove(): void } {
  const dir = mkdtempSync(join(tmpdir(), 'conclave-e2e-'));
  cpSync(join(root, 'test', 'e2e', 'fixtures'), dir, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(dir, name), text);
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true, maxRetries: 3 }) };
}
