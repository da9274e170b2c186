import { verifies } from '@conclave/test/requirements';
import { describe, expect, it } from 'vitest';
import { oneForAll } from '../../src/supervisor/strategies/one-for-all.ts';
import { oneForOne } from '../../src/supervisor/strategies/one-for-one.ts';
import { restForOne } from '../../src/supervisor/strategies/rest-for-one.ts';
import type { PlannedChild } from '../../src/supervisor/strategies/restart-plan.ts';

/** `a* b c- d!`: a failed, b runs, c is down, d is temporary and runs. */
function children(line: string): { all: PlannedChild[]; failed: string } {
  const all = line.split(' ').map((word): PlannedChild => ({
    id: word.charAt(0),
    restart: word.endsWith('!') ? 'temporary' : 'permanent',
    running: !/[*-]$/.test(word),
  }));
  return { all, failed: line.charAt(line.indexOf('*') - 1) };
}

describe.each([
  ['one_for_one', oneForOne],
  ['one_for_all', oneForAll],
  ['rest_for_one', restForOne],
] as const)('%s', (name, strategy) => {
  const table: Record<typeof name, readonly (readonly [string, string, string])[]> = {
    one_for_one: [
      ['a b* c', '', 'b'],
      ['a*', '', 'a'],
      ['a- b* c!', '', 'b'],
    ],
    one_for_all: [
      ['a b* c', 'ca', 'abc'],
      ['a*', '', 'a'],
      ['a- b* c! d', 'dc', 'abd'],
    ],
    rest_for_one: [
      ['a b* c d', 'dc', 'bcd'],
      ['a b c*', '', 'c'],
      ['a* b! c-', 'b', 'ac'],
    ],
  };

  it.each(table[name])(
    verifies('E5.strategies', 'plans %s: stops "%s", starts "%s"'),
    (line, stop, start) => {
      const { all, failed } = children(line);
      const plan = strategy(all, failed);
      expect(plan.stop.join('')).toBe(stop);
      expect(plan.start.join('')).toBe(start);
    },
  );
});
