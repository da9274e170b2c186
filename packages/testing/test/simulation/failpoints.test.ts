import { describe, expect, it } from 'vitest';
import { Failpoints } from '../../src/simulation/index.ts';

describe('failpoints', () => {
  it('act once, at the named place, at the nth matching hit', () => {
    const failpoints = new Failpoints<'here' | 'there'>();
    const acted: string[] = [];
    failpoints.arm('here', {
      nth: 2,
      matches: ({ process }) => process === 'a',
      act: ({ subject }) => acted.push(subject),
    });
    for (const [process, subject] of ['a1', 'b1', 'a2', 'a3'].map((text) => [text[0]!, text] as const)) {
      failpoints.hit('there', { process, subject });
      failpoints.hit('here', { process, subject });
    }
    expect(acted).toEqual(['a2']);
    expect([failpoints.passed('here'), failpoints.passed('there')]).toEqual([4, 4]);
  });
});
