import { describe, expect, it } from 'vitest';
import { verifies } from '@conclave/test/requirements';
import { resolveInputs } from '../../src/compile/resolve-inputs.ts';
import { parseWorkflow } from '../../src/definition/parse-workflow.ts';

const workflow = parseWorkflow({
  name: 'w',
  inputs: {
    path: { default: '.' },
    depth: { type: 'number', required: false },
    deep: { type: 'boolean', default: false },
    only: { type: 'array', required: false },
    options: { type: 'object', required: false },
    token: { description: 'the key' },
  },
  tasks: [{ id: 'a', type: 't' }],
});

describe('resolving inputs', () => {
  it(verifies('W1.inputs-checked', 'fills defaults and leaves out what need not be there'), () => {
    expect(resolveInputs(workflow, { token: 't' })).toEqual({ path: '.', deep: false, token: 't' });
  });

  it(verifies('W1.inputs-checked', 'reads texts as the declared type'), () => {
    const given = { token: '5', depth: '1e3', deep: 'true', only: '["a"]', options: '{"a":1}' };
    expect(resolveInputs(workflow, given)).toEqual({
      path: '.',
      token: '5',
      depth: 1000,
      deep: true,
      only: ['a'],
      options: { a: 1 },
    });
  });

  it.each([
    [{}, 'Input "token" of workflow "w": it is required, and is to be a value of type string (the key)'],
    [
      { token: 't', depth: '0x10' },
      'Input "depth" of workflow "w": it is to be number, and "0x10" was given',
    ],
    [{ token: 't', depth: '' }, 'it is to be number'],
    [{ token: 't', depth: Number.NaN }, 'it is not JSON'],
    [{ token: 't', depth: '1e400' }, '"1e400" holds a number that is too large'],
    [{ token: 't', only: '[[1e400]]' }, 'holds a number that is too large'],
    [{ token: 't', options: '{"a":{"__proto__":{}}}' }, 'holds a key that is named __proto__'],
    [{ token: 't', deep: 'yes' }, 'it is to be boolean, and "yes" was given'],
    [{ token: 't', deep: null }, 'it is to be boolean, and null was given'],
    [{ token: 't', only: '{"a":1}' }, 'it is to be array'],
    [{ token: 5 }, 'it is to be string, and 5 was given'],
    [
      { token: 't', dept: 1 },
      'Input "dept" of workflow "w": there is no such input. Inputs: path, depth, deep, only, options, token (did you mean "depth"?)',
    ],
    [{ token: () => 1 }, 'it is not JSON'],
  ])(verifies('W1.inputs-checked', 'refuses %j'), (given, message) => {
    expect(() => resolveInputs(workflow, given)).toThrow(message);
  });
});
