import { describe, expect, it } from 'vitest';
import { formatDuration, formatTimeLeft } from '../../src/format/duration.ts';
import { countOf, formatBytes, formatRate } from '../../src/format/number.ts';
import { formatTable } from '../../src/format/table.ts';
import { clip, onOneLine } from '../../src/format/text-width.ts';

describe('formatting', () => {
  it.each([
    [0, '0 ms'],
    [999, '999 ms'],
    [1_234, '1.2 s'],
    [59_940, '59.9 s'],
    [59_960, '1 min 00 s'],
    [185_000, '3 min 05 s'],
    [7_620_000, '2 h 07 min'],
  ])('writes %i ms as %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });

  it.each([
    [1, '1 s'],
    [5_200, '6 s'],
    [90_000, '1 min 30 s'],
  ])('writes %i ms of time left as %s', (ms, text) => {
    expect(formatTimeLeft(ms)).toBe(text);
  });

  it('writes numbers with the figures that matter', () => {
    expect([formatRate(0.421), formatRate(12.34), formatRate(12_345.6)]).toEqual(['0.42', '12.3', '12,346']);
    expect([formatBytes(512), formatBytes(1_572_864)]).toEqual(['512 B', '1.5 MiB']);
    expect([countOf(1, 'task'), countOf(1_000, 'task')]).toEqual(['1 task', '1,000 tasks']);
  });

  it('lines up tables and cuts them at the width', () => {
    const columns = [
      { title: 'NAME', value: (row: { name: string }) => row.name },
      { title: 'N', align: 'right' as const, value: () => '12' },
    ];
    expect(formatTable([{ name: 'a' }, { name: 'long name' }], columns)).toBe(
      'NAME        N\na          12\nlong name  12\n',
    );
    expect(formatTable([{ name: 'long name' }], columns, 8)).toBe('NAME   …\nlong na…\n');
  });

  it('lets no name move the cursor', () => {
    expect(onOneLine('a\u001b[2Jb\nc\u0007')).toBe('a [2Jb c');
    expect([clip('abc', 3), clip('abcd', 3), clip('abc', 0)]).toEqual(['abc', 'ab…', '']);
  });
});
