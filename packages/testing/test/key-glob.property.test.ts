import { compileKeyGlob, StateKeyGlobSchema, StateKeySchema } from '@conclave/contracts';
import { verifies } from '@conclave/test/requirements';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

/** What it means, by a regular expression: right, and slow where stars meet. */
function reference(glob: string): RegExp {
  const text = glob
    .split(/(\*\*|\*)/)
    .map((part) => (part === '**' ? '.*' : part === '*' ? '[^/]*' : part.replaceAll(/[.+]/g, '\\$&')))
    .join('');
  return new RegExp(`^${text}$`);
}

describe('compileKeyGlob', () => {
  it(verifies('S1.globs', 'takes what the glob means'), () => {
    const globs = fc.array(fc.constantFrom('a', 'b', '/', '*', '**', '.'), { maxLength: 8 });
    const keys = fc.array(fc.constantFrom('a', 'b', '/', '.'), { maxLength: 10 });
    fc.assert(
      fc.property(globs, keys, (parts, letters) => {
        const [glob, key] = [parts.join(''), letters.join('')];
        expect([glob, key, compileKeyGlob(glob)(key)]).toEqual([glob, key, reference(glob).test(key)]);
      }),
      { numRuns: 5_000 },
    );
  });

  it.each([
    ['config/*', 'config/a', true],
    ['config/*', 'config/a/b', false],
    ['config/**', 'config/a/b', true],
    ['config/*', 'config', false],
    ['**', 'any/key', true],
    ['config/a', 'config/a', true],
    ['*/a', 'x/a', true],
  ])('%s on %s: %s', (glob, key, takes) => {
    expect(compileKeyGlob(StateKeyGlobSchema.parse(glob))(StateKeySchema.parse(key))).toBe(takes);
  });

  it(verifies('S1.globs', 'takes no longer the more stars there are'), () => {
    const key = 'a'.repeat(256);
    // A regular expression would go through more ways than there are atoms.
    expect(compileKeyGlob(`${'*a'.repeat(127)}*b`)(key)).toBe(false);
    expect(compileKeyGlob(`${'**a'.repeat(80)}`)(key)).toBe(true);
  });
});
