import fc from 'fast-check';
import jsonata from 'jsonata';
import { describe, expect, it } from 'vitest';
import { verifies } from '@conclave/test/requirements';
import { followPath } from '../../src/expressions/plain-path.ts';

const names = ['a', 'b', 'c'];

/** Small alphabets, so that paths mostly lead somewhere, with lists of lists, empty lists and nulls on the way. */
const { data } = fc.letrec((tie) => ({
  data: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(null, 0, 1, '', 'x', true, false),
    fc.array(tie('data'), { maxLength: 3 }),
    fc.array(tie('data'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...names), tie('data'), { maxKeys: 3 }),
    fc.dictionary(fc.constantFrom(...names), tie('data'), { maxKeys: 3 }),
  ),
}));

const paths = fc.array(fc.constantFrom(...names), { minLength: 0, maxLength: 4 });
const compiled = new Map<string, jsonata.Expression>();

/** JSONata marks its lists with further members; what counts is the JSON. */
async function byJsonata(document: object, path: string): Promise<unknown> {
  const expression = compiled.get(path) ?? jsonata(path);
  compiled.set(path, expression);
  const value: unknown = await expression.evaluate(document);
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}

describe('plain path', () => {
  it(verifies('W1.expressions-equal-jsonata', 'gives what JSONata gives, on any JSON'), async () => {
    await fc.assert(
      fc.asyncProperty(data, paths, async (item, path) => {
        const full = ['item', ...path];
        expect(followPath({ item }, full, 0)).toEqual(await byJsonata({ item }, full.join('.')));
      }),
      { numRuns: 5000 },
    );
  });

  it.each([
    { title: 'a single match comes without a list', item: [{ a: 1 }, {}], path: 'a', gives: 1 },
    { title: 'a list of the data stays a list, also of one', item: { a: [1] }, path: 'a', gives: [1] },
    { title: 'an empty list of the data stays', item: { a: [] }, path: 'a', gives: [] },
    { title: 'an empty list on the way gives nothing', item: { a: [] }, path: 'a.b', gives: undefined },
    {
      title: 'lists are flattened by one level',
      item: [{ a: [1, [2]] }, { a: 3 }],
      path: 'a',
      gives: [1, [2], 3],
    },
    { title: 'null is a value', item: { a: null }, path: 'a', gives: null },
    { title: 'null has no members', item: { a: null }, path: 'a.b', gives: undefined },
    { title: 'inherited members are none', item: { a: {} }, path: 'a.toString', gives: undefined },
    { title: 'a member of a list is none', item: { a: [1, 2] }, path: 'a.length', gives: undefined },
    {
      title: 'what JSONata takes for a function has none',
      item: { _jsonata_lambda: true, a: 1 },
      path: 'a',
      gives: undefined,
    },
  ])('$title', async ({ item, path, gives }) => {
    const full = ['item', ...path.split('.')];
    expect(followPath({ item }, full, 0)).toEqual(gives);
    expect(await byJsonata({ item }, full.join('.'))).toEqual(gives);
  });
});
