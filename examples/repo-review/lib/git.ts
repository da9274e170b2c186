import { execFile } from 'node:child_process';

export type GitAnswer =
  | { readonly ok: true; readonly output: Buffer }
  /** `reason` is git's first line, or why git did not run. */
  | { readonly ok: false; readonly reason: string };

export interface GitCall {
  readonly folder: string;
  readonly args: readonly string[];
  readonly signal: AbortSignal;
}

/**
 * The folder may be a stranger's. These settings keep its configuration from running programs (`core.fsmonitor`)
 * and keep a partial clone from fetching over the network while it is read.
 */
const SAFE_SETTINGS = [
  '-c',
  'core.fsmonitor=false',
  '-c',
  'core.hooksPath=/dev/null',
  '-c',
  'protocol.allow=never',
];

const MAX_OUTPUT_BYTES = 256 * 1024 * 1024;
const TIMEOUT_MS = 60_000;

/** Runs git in a folder; never throws, except on cancellation. */
export async function runGit({ folder, args, signal }: GitCall): Promise<GitAnswer> {
  const answer = await new Promise<GitAnswer>((resolve) => {
    execFile(
      'git',
      ['-C', folder, ...SAFE_SETTINGS, ...args],
      { encoding: 'buffer', env: gitEnvironment(), maxBuffer: MAX_OUTPUT_BYTES, timeout: TIMEOUT_MS, signal },
      (error, stdout, stderr) => {
        if (error === null) resolve({ ok: true, output: stdout });
        else resolve({ ok: false, reason: reasonOf(error, stderr.toString('utf8')) });
      },
    );
  });
  signal.throwIfAborted();
  return answer;
}

/** Without the variables that point git to another repository, as they are set inside a git hook. */
function gitEnvironment(): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = {};
  for (const [name, value] of Object.entries(process.env)) if (!name.startsWith('GIT_')) env[name] = value;
  return { ...env, LC_ALL: 'C', GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0' };
}

function reasonOf(error: Error & { code?: unknown }, stderr: string): string {
  if (error.code === 'ENOENT') return 'git is not installed';
  const line = stderr.split('\n').find((text) => text.trim() !== '');
  return line?.trim().slice(0, 200) ?? error.message.slice(0, 200);
}
