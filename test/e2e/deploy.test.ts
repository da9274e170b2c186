/** The command as it is installed in production: its own dependencies only, away from this repository. */
import { execFileSync } from 'node:child_process';
import { cpSync, lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { verifies } from '@conclave/test/requirements';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
// @boundaries-ignore the scripts are no package: they run before any is installed
import { machineEnvironment } from '../../scripts/workspace.mjs';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const MAX_BYTES = 60 * 1024 * 1024;

let scratch: string;
let installed: string;
let work: string;
beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'conclave-deploy-'));
  installed = join(scratch, 'cli');
  work = join(scratch, 'work');
  cpSync(join(root, 'test', 'e2e', 'fixtures'), work, { recursive: true });
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { packageManager: string };
  const deploy = ['--filter', '@conclave/cli', 'deploy', '--prod', installed];
  execFileSync('npx', ['-y', '--prefer-offline', manifest.packageManager, ...deploy], {
    cwd: root,
    env: machineEnvironment(),
    stdio: 'pipe',
  });
});
afterAll(() => rmSync(scratch, { recursive: true, force: true, maxRetries: 3 }));

function conclave(args: readonly string[]): string {
  const bin = join(installed, 'bin', 'conclave.js');
  return execFileSync(process.execPath, [bin, ...args], { cwd: work, encoding: 'utf8' });
}

/** Bytes of all files, links not followed. */
function bytesBelow(path: string): number {
  const stats = lstatSync(path);
  if (!stats.isDirectory()) return stats.size;
  return readdirSync(path).reduce((sum, name) => sum + bytesBelow(join(path, name)), 0);
}

describe('the installed command', () => {
  it(verifies('H4.small-install', 'takes less than 60 MiB with its production dependencies'), () => {
    expect(bytesBelow(installed)).toBeLessThan(MAX_BYTES);
  });

  it(verifies('H4.runs-installed', 'runs a workflow outside the repository'), () => {
    const result = JSON.parse(conclave(['run', 'steps.yaml', '--json'])) as {
      success: boolean;
      runId: string;
    };
    expect(result.success).toBe(true);
    const { runs } = JSON.parse(conclave(['status', '--json'])) as {
      runs: { runId: string; status: string }[];
    };
    expect(runs).toMatchObject([{ runId: result.runId, status: 'completed' }]);
  });
});
