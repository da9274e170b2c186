/** Runs one step of set-up or of the checks: one line when it goes well, the tail of its output when it does not. */
import { spawn } from 'node:child_process';
import { root, toolEnvironment } from './workspace.mjs';

const keptBytes = 256 * 1024;
const shownLines = 40;

export class StepError extends Error {}

/**
 * @typedef {object} Step
 * @property {string} name what is printed, e.g. "install"
 * @property {string} command
 * @property {string[]} args
 * @property {string} advice what to do when it fails
 * @property {NodeJS.ProcessEnv} [env] by default the one of the tools in node_modules
 */

/**
 * @param {Step} step
 * @returns {Promise<void>} rejects with a `StepError` that says what to do
 */
export async function runStep(step) {
  const startedAt = performance.now();
  process.stderr.write(`${step.name} ... `);
  const { code, output } = await runQuietly(step);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  if (code === 0) {
    process.stderr.write(`ok (${seconds} s)\n`);
    return;
  }
  process.stderr.write(`failed (${seconds} s)\n`);
  const tail = output.trimEnd().split('\n').slice(-shownLines).join('\n  ');
  throw new StepError(`${tail ? `  ${tail}\n` : ''}${step.name} failed (${code}). ${step.advice}`);
}

/**
 * @param {Step} step
 * @returns {Promise<{ code: number | string, output: string }>} code: exit code, signal, or why it did not start
 */
function runQuietly(step) {
  return new Promise((resolve) => {
    const child = spawn(step.command, step.args, {
      cwd: root,
      env: step.env ?? toolEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    });
    let output = '';
    /** @param {Buffer} chunk */
    const keep = (chunk) => {
      output = (output + chunk.toString()).slice(-keptBytes);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => resolve({ code: error.message, output }));
    child.on('close', (code, signal) => resolve({ code: code ?? signal ?? 1, output }));
  });
}

/**
 * Runs a program in the foreground, its streams connected to ours, and gives its exit code. Ctrl-C reaches the
 * program itself (same process group), so it decides how to end; a TERM is passed on.
 * @param {string} command
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<number>}
 */
export function runInForeground(command, args, env = toolEnvironment()) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      env,
      stdio: 'inherit',
      shell: process.platform === 'win32',
    });
    const ignore = () => {};
    const terminate = () => child.kill('SIGTERM');
    process.on('SIGINT', ignore);
    process.on('SIGTERM', terminate);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      process.off('SIGINT', ignore);
      process.off('SIGTERM', terminate);
      resolve(code ?? (signal === 'SIGINT' ? 130 : 1));
    });
  });
}
