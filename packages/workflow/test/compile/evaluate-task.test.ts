import type { JsonObject, JsonValue } from '@conclave/contracts';
import { describe, expect, it } from 'vitest';
import { verifies } from '@conclave/test/requirements';
import { compileWorkflow } from '../../src/compile/compile-workflow.ts';
import {
  evaluateForEach,
  evaluateOutputs,
  evaluateParams,
  evaluateWhen,
} from '../../src/compile/evaluate-task.ts';
import { parseWorkflow } from '../../src/definition/parse-workflow.ts';
import { completed, failed, scopeOf } from '../expressions/scope.ts';

/** Task `a` stands before task `b`, whose fields are given. */
function compile(fields: JsonObject, outputs: JsonObject = {}) {
  return compileWorkflow(
    parseWorkflow({
      name: 'w',
      inputs: { x: { type: 'object', required: false } },
      tasks: [
        { id: 'a', type: 't' },
        { id: 'b', type: 't', ...fields },
      ],
      outputs,
    }),
  );
}

const paramsOf = (params: JsonValue, scope = scopeOf([completed({ n: 1, list: [1, 2] })])) =>
  evaluateParams(compile({ params, forEach: [1] }).tasks[1]!, scope);

describe('evaluating params', () => {
  it('gives a value for a whole expression and text for an embedded one', () => {
    expect(paramsOf('${{ tasks.a.result }}')).toEqual({ n: 1, list: [1, 2] });
    expect(paramsOf('n=${{ tasks.a.result.n }} list=${{ tasks.a.result.list }}!')).toBe('n=1 list=[1,2]!');
    expect(paramsOf('<${{ tasks.a.result.none }}>')).toBe('<>');
    expect(paramsOf('$${{ text }}')).toBe('${{ text }}');
  });

  it('leaves out a key that is nothing, and puts null in a list', () => {
    expect(paramsOf({ a: '${{ inputs.x }}', b: ['${{ inputs.x }}', 2], c: null })).toEqual({
      b: [null, 2],
      c: null,
    });
    expect(paramsOf('${{ inputs.x }}')).toBeUndefined();
  });

  it('answers at once for plain paths and constants', () => {
    const params = { a: '${{ item.name }}', b: ['${{ index }}', 'x'], c: { d: true }, e: '${{ run.id }}' };
    const scope = scopeOf([], { item: { name: 'f' }, index: 3 });
    expect(paramsOf(params, scope)).toEqual({ a: 'f', b: [3, 'x'], c: { d: true }, e: 'run-1' });
  });

  it('waits for JSONata otherwise', async () => {
    const value = paramsOf({ sum: '${{ $sum(tasks.a.result.list) }}', n: '${{ tasks.a.result.n }}' });
    expect(value).toBeInstanceOf(Promise);
    expect(await value).toEqual({ sum: 3, n: 1 });
  });

  it('shows status, result, error and items of a task as plain JSON', async () => {
    const items = [completed(1), failed('boom'), completed(undefined)];
    const scope = scopeOf([completed([1, null, null], items)]);
    expect(await paramsOf('${{ tasks.a.items[status="failed"].error.message }}', scope)).toBe('boom');
    expect(paramsOf('${{ tasks.a.items.status }}', scope)).toEqual(['completed', 'failed', 'completed']);
    expect(paramsOf('${{ tasks.a }}', scope)).toEqual({
      status: 'completed',
      result: [1, null, null],
      items: [
        { status: 'completed', result: 1 },
        {
          status: 'failed',
          error: { code: 'INTERNAL_ERROR', message: 'boom', details: {}, retryable: false },
        },
        { status: 'completed' },
      ],
    });
  });

  it('keeps a key of the data that looks like a prototype as a key', async () => {
    const item = JSON.parse('{"__proto__": {"polluted": true}}') as JsonObject;
    const value = (await paramsOf(
      { a: '${{ item }}', b: '${{ $merge([item]) }}' },
      scopeOf([], { item }),
    )) as {
      a: JsonObject;
    };
    expect(Object.keys(value.a)).toEqual(['__proto__']);
    expect('polluted' in {}).toBe(false);
  });

  it(verifies('W1.expressions-bounded', 'names task and field when an expression fails'), async () => {
    const scope = scopeOf([completed({ n: 'x' })]);
    await expect(paramsOf({ deep: ['${{ tasks.a.result.n + 1 }}'] }, scope)).rejects.toMatchObject({
      code: 'WORKFLOW_EXPRESSION_FAILED',
      message:
        'The expression "tasks.a.result.n + 1" of task "b", params.deep[0] could not be evaluated: ' +
        'The left side of the "+" operator must evaluate to a number (at character 18)',
    });
  });

  it.each([
    ['endless recursion', '($f := function($x) { 1 + $f($x) }; $f(1))', 'Stack overflow'],
    ['a list without end', '[1..2000000]', 'sequence'],
    ['a function as value', 'function($x) { $x }', 'a function'],
    ['a function within a value', '{"f": $sum}', 'a function'],
    ['too much text', '($x := $pad("x", 1000000); [1..140].$x)', 'characters of text'],
  ])(verifies('W1.expressions-bounded', 'ends %s with an error'), async (_, source, reason) => {
    await expect(paramsOf(`\${{ ${source} }}`)).rejects.toMatchObject({
      code: 'WORKFLOW_EXPRESSION_FAILED',
      message: expect.stringMatching(new RegExp(reason, 'i')) as string,
    });
  });
});

describe('evaluating a condition', () => {
  it.each([
    [true, true],
    [false, false],
    ['${{ tasks.a.result.n = 1 }}', true],
    ['${{ tasks.a.result.none }}', false],
    ['${{ tasks.a.result.list }}', true],
    ['${{ [] }}', false],
    ['${{ {} }}', false],
    ['${{ 0 }}', false],
    ['${{ "" }}', false],
    ['${{ "false" }}', true],
  ])('takes %j as %j', async (when, expected) => {
    const task = compile({ when }).tasks[1]!;
    expect(await evaluateWhen(task, scopeOf([completed({ n: 1, list: [0, 1] })]))).toBe(expected);
  });

  it('holds without a condition', () => {
    expect(evaluateWhen(compile({}).tasks[1]!, scopeOf([]))).toBe(true);
  });
});

describe('evaluating a fan-out', () => {
  it.each([
    [
      ['x', { y: 1 }],
      ['x', { y: 1 }],
    ],
    ['${{ tasks.a.result.list }}', [1, 2]],
    ['${{ tasks.a.result.none }}', []],
    ['${{ null }}', []],
    ['${{ tasks.a.result.n }}', [1]],
    ['${{ tasks.a.result.list[$ > 1] }}', [2]],
    [['${{ tasks.a.result.n }}'], [1]],
  ])('takes %j as %j', async (forEach, expected) => {
    const task = compile({ forEach }).tasks[1]!;
    expect(await evaluateForEach(task, scopeOf([completed({ n: 1, list: [1, 2] })]))).toEqual(expected);
  });

  it('refuses a list that is longer than maxItems', () => {
    const task = compile({ forEach: '${{ tasks.a.result }}', maxItems: 2 }).tasks[1]!;
    expect(() => evaluateForEach(task, scopeOf([completed([1, 2, 3])]))).toThrow(
      'it gives 3 items, and maxItems is 2',
    );
  });
});

describe('evaluating outputs', () => {
  it('gives them by name, without those that are nothing', async () => {
    const workflow = compile({}, { n: '${{ tasks.b.result.n }}', none: '${{ tasks.a.result.x }}', c: [1] });
    const scope = scopeOf([completed(undefined), completed({ n: 5 })]);
    expect(await evaluateOutputs(workflow, scope)).toEqual({ n: 5, c: [1] });
  });
});
