import { verifies } from '@conclave/test/requirements';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { counted, importedBy, inlineCode, percent, plainText, table, thousands } from '../lib/markdown.ts';

describe('markdown', () => {
  it(verifies('REVIEW.text-harmless', 'shows strange names as they are, on one line'), () => {
    expect(inlineCode('a\nb|c.ts')).toBe('`a\\nb¦c.ts`');
    expect(inlineCode('`tick`')).toBe('`` `tick` ``');
    expect(inlineCode('\u202Egnp.js\u0007')).toBe('`\\u202egnp.js\\u0007`');
    expect(plainText('[x](http://y) <b> *z*')).toBe('\\[x\\](http://y) \\<b\\> \\*z\\*');
  });

  it('gives code that ends where it should for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const code = inlineCode(text);
        const fence = /^`+/.exec(code)![0];
        expect(code).not.toMatch(/[\n|]/);
        expect(code.slice(fence.length, -fence.length || undefined)).not.toMatch(
          new RegExp(`(?<!\`)\`{${fence.length}}(?!\`)`),
        );
      }),
    );
  });

  it('writes numbers the same way everywhere', () => {
    expect([thousands(0), thousands(999), thousands(1_000), thousands(1_234_567)]).toEqual([
      '0',
      '999',
      '1,000',
      '1,234,567',
    ]);
    expect([counted(1, 'file'), counted(2, 'person', 'people'), importedBy(1), importedBy(0)]).toEqual([
      '1 file',
      '2 people',
      '1 file imports it',
      '0 files import it',
    ]);
    expect([percent(1, 8), percent(0, 0)]).toEqual(['12.5 %', '0.0 %']);
  });

  it('makes tables', () => {
    expect(table(['A', '>B'], [['x', '1']])).toBe('| A | B |\n| --- | ---: |\n| x | 1 |');
  });
});
