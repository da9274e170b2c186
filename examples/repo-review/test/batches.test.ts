import { describe, expect, it } from 'vitest';
import { MAX_BATCHES, toBatches } from '../lib/batches.ts';

describe('batches', () => {
  it('hold one file each in ordinary folders', () => {
    expect(toBatches(['a', 'b'])).toEqual([{ paths: ['a'] }, { paths: ['b'] }]);
    expect(toBatches([])).toEqual([]);
  });

  it.each([MAX_BATCHES + 1, 20_000])('stay within the limit for %i files and lose none', (count) => {
    const paths = Array.from({ length: count }, (_, index) => String(index));
    const batches = toBatches(paths);
    expect(batches.length).toBeLessThanOrEqual(MAX_BATCHES);
    expect(batches.flatMap((batch) => batch.paths)).toEqual(paths);
  });
});
