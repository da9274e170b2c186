import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { verifies } from '../../requirements.ts';
import { conclave, workFolder } from '../conclave.ts';

let work: ReturnType<typeof workFolder>;
beforeEach(() => {
  work = workFolder();
});
afterEach(() => work.remove());

const bench = (...args: string[]) => conclave(['bench', ...args], { cwd: work.dir });

describe('conclave bench', () => {
  it(
    verifies('V1.bench-command', 'runs a benchmark of the checkout and writes files where the user is'),
    async () => {
      const { code, stdout } = await bench(
        'topology/hand-off',
        '--smoke',
        '--json',
        'out.json',
        '--svg',
        'out.svg',
      );
      expect([code, stdout]).toEqual([0, expect.stringContaining('hand-off')]);
      const written = JSON.parse(readFileSync(join(work.dir, 'out.json'), 'utf8')) as { rows: unknown[] };
      expect(written.rows.length).toBeGreaterThan(0);
      expect(readFileSync(join(work.dir, 'out.svg'), 'utf8')).toMatch(/^<svg .*<\/svg>\n$/s);
    },
  );

  it('names the benchmarks there are when it is asked for another', async () => {
    const { code, stderr } = await bench('nothing', '--json', 'out.json');
    expect(code).toBe(1);
    expect(stderr).toMatch(/no benchmark nothing; there are: .*dispatch\/dispatch/);
    expect(existsSync(join(work.dir, 'out.json'))).toBe(false);
  });
});
