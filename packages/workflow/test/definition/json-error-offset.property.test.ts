import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonErrorOffset } from '../../src/definition/json-error-offset.ts';

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe('place of an error in JSON', () => {
  it('reads valid JSON to its end', () => {
    fc.assert(
      fc.property(fc.json(), fc.constantFrom('', '  '), (text, indent) => {
        const pretty = JSON.stringify(JSON.parse(text), null, indent);
        expect(jsonErrorOffset(pretty)).toBe(pretty.length);
      }),
    );
  });

  it('finds an illegal character where it was put', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 3 }), fc.nat(), (text, position) => {
        const at = position % (text.length + 1);
        const broken = `${text.slice(0, at)}\n${text.slice(at)}`.replace('\n', '§');
        // Within a text the character is legal.
        fc.pre(!isJson(broken));
        const offset = jsonErrorOffset(broken);
        expect(offset).toBeLessThanOrEqual(at);
        // What stands before it could still become JSON: nothing before the token with the character is at fault.
        expect(broken.slice(offset, at)).not.toMatch(/[\s{}[\],:]$/);
      }),
    );
  });

  it.each([
    ['[1,]', 3],
    ['{"a" 1}', 5],
    ['{"a":1,}', 7],
    ['{a:1}', 1],
    ['[1] 2', 4],
    ['{"a":01}', 5],
    ['nul', 0],
    ['', 0],
    ['[1', 2],
    ['"a', 0],
    [']', 0],
    ['[}', 1],
  ])('finds it in %j', (text, offset) => {
    expect(jsonErrorOffset(text)).toBe(offset);
  });
});
