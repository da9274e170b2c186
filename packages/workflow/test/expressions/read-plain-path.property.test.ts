import fc from 'fast-check';
import jsonata from 'jsonata';
import { describe, expect, it } from 'vitest';
import { verifies } from '@conclave/test/requirements';
import { readPlainPath } from '../../src/expressions/read-plain-path.ts';

const pieces = [
  'a',
  'tasks',
  'and',
  'or',
  'in',
  'true',
  'null',
  'function',
  '_x',
  'a1',
  '1',
  '.',
  '.',
  '.',
  '`',
  '`a-b`',
  '``',
  '`.`',
  '-',
  ' ',
  '$',
  '()',
  '[0]',
  'é',
];

function byJsonata(source: string): unknown {
  try {
    return JSON.parse(
      JSON.stringify(jsonata(source).ast(), (key, value: unknown) =>
        key === 'position' ? undefined : value,
      ),
    );
  } catch {
    return 'not JSONata';
  }
}

describe('plain path syntax', () => {
  it(verifies('W1.expressions-equal-jsonata', 'is read as JSONata reads it, or not at all'), () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 7 }), (parts) => {
        const source = parts.join('');
        const plain = readPlainPath(source);
        fc.pre(plain !== undefined);
        expect(plain).toEqual(byJsonata(source));
      }),
      { numRuns: 1000 },
    );
  });

  it.each(['a', 'a.b', 'tasks.`a-b`.result', 'item.`a.b`'])('reads %s', (source) => {
    expect(readPlainPath(source)).toEqual(byJsonata(source));
  });
});
