import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { verifies } from '../../requirements.ts';
import { bin, conclave, workFolder } from '../conclave.ts';

let work: ReturnType<typeof workFolder>;
beforeEach(() => {
  work = workFolder();
});
afterEach(() => work.remove());

const manifest = join(dirname(dirname(bin)), 'package.json');
const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };

describe('starting conclave', () => {
  it(verifies('H4.version-fast', 'prints the version without its program or dependencies'), () => {
    const bare = join(work.dir, 'bare');
    mkdirSync(join(bare, 'bin'), { recursive: true });
    cpSync(bin, join(bare, 'bin', 'conclave.js'));
    cpSync(manifest, join(bare, 'package.json'));
    const text = execFileSync(process.execPath, [join(bare, 'bin', 'conclave.js'), '--version'], {
      encoding: 'utf8',
    });
    expect(text).toBe(`${version}\n`);
  });

  it(verifies('H4.version-fast', 'takes hardly longer for --version than Node itself'), () => {
    const fastest = (args: string[]): number =>
      Math.min(
        ...Array.from({ length: 7 }, () => {
          const startedAt = performance.now();
          execFileSync(process.execPath, args);
          return performance.now() - startedAt;
        }),
      );
    expect(fastest([bin, '--version']) - fastest(['--eval', '0'])).toBeLessThan(60);
  });

  it('says what is missing when it was not built', () => {
    const bare = join(work.dir, 'bare');
    mkdirSync(join(bare, 'bin'), { recursive: true });
    cpSync(bin, join(bare, 'bin', 'conclave.js'));
    cpSync(manifest, join(bare, 'package.json'));
    expect(() =>
      execFileSync(process.execPath, [join(bare, 'bin', 'conclave.js'), 'status'], { stdio: 'pipe' }),
    ).toThrow('conclave is not built. Run "npm start"');
  });

  it('prints help: exit 0 when asked, 2 when nothing was asked', async () => {
    const asked = await conclave(['--help'], { cwd: work.dir });
    expect(asked.code).toBe(0);
    for (const command of ['run', 'status', 'doctor', 'Exit codes:']) expect(asked.stdout).toContain(command);
    expect((await conclave(['run', '--help'], { cwd: work.dir })).stdout).toContain('--resume <run>');
    const nothing = await conclave([], { cwd: work.dir });
    expect(nothing).toMatchObject({ code: 2, stdout: '' });
    expect(nothing.stderr).toContain('Usage: conclave');
  });
});
