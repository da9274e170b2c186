import { verifies } from '@conclave/test/requirements';
import { describe, expect, it } from 'vitest';
import { definitionHash, parseWorkflow } from '../../src/index.ts';

const parsed = (more: object = {}, task: object = {}) =>
  parseWorkflow({ name: 'w', tasks: [{ id: 'a', type: 'work', ...task }], ...more });

describe('the hash of a definition', () => {
  it(verifies('W2.run-stamped', 'is the same for the same words in another order'), () => {
    const one = parsed(
      { inputs: { x: {}, y: {} } },
      { params: { p: 1, q: { r: 2, s: [3, { t: 4, u: 5 }] } } },
    );
    const two = parseWorkflow({
      inputs: { y: {}, x: {} },
      tasks: [{ params: { q: { s: [3, { u: 5, t: 4 }], r: 2 }, p: 1 }, type: 'work', id: 'a' }],
      name: 'w',
    });
    expect(definitionHash(two)).toBe(definitionHash(one));
    expect(definitionHash(one)).toMatch(/^[0-9a-f]{64}$/);
  });

  it('is another for whatever means something else, the order of a list too', () => {
    const hashes = [
      parsed(),
      parsed({ version: '2' }),
      parsed({}, { params: [1, 2] }),
      parsed({}, { params: [2, 1] }),
      parsed({}, { compensate: { type: 'undo' } }),
      parsed({ onCancel: 'keep' }),
      parsed({ retryBudget: 1 }),
    ].map((definition) => definitionHash(definition));
    expect(new Set(hashes).size).toBe(hashes.length);
  });

  it('needs no text where it is given one', () => {
    const definition = parsed();
    expect(definitionHash(definition, JSON.stringify(definition))).toBe(definitionHash(definition));
  });
});
