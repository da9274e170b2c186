import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ok, warn, type Check } from './check.ts';

const TIMEOUT_MS = 5000;

export async function checkGit(command = 'git'): Promise<Check> {
  try {
    const { stdout } = await promisify(execFile)(command, ['--version'], { timeout: TIMEOUT_MS });
    return ok('git', stdout.trim());
  } catch {
    return warn('git', 'not found', 'Optional: install git for workflows that look at history.');
  }
}
