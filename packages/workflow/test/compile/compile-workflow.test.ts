import { isConclaveError } from '@conclave/contracts';
import type { JsonValue } from '@conclave/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { verifies } from '@conclave/test/requirements';
import { compileWorkflow } from '../../src/compile/compile-workflow.ts';
import { parseWorkflowText } from '../../src/definition/load-workflow-file.ts';
import { parseWorkflow } from '../../src/definition/parse-workflow.ts';

type Fields = Record<string, JsonValue>;

function compile(tasks: readonly Fields[], rest: Fields = {}) {
  return compileWorkflow(
    parseWorkflow({ name: 'w', tasks: tasks.map((task) => ({ type: 't', ...task })), ...rest }),
  );
}

function isRefused(tasks: readonly Fields[]): boolean {
  try {
    compile(tasks);
    return false;
  } catch (error) {
    return isConclaveError(error, 'WORKFLOW_CYCLE');
  }
}

describe('compiling a workflow', () => {
  it(verifies('W1.dependencies-implied', 'joins what is written and what expressions read'), () => {
    const workflow = compile([
      { id: 'a' },
      { id: 'b' },
      {
        id: 'c',
        dependsOn: ['a', 'a'],
        params: { x: ['${{ tasks.b.result }}', 'and ${{ tasks.a.result }}'] },
      },
      { id: 'd', when: '${{ tasks.c.status = "completed" }}', forEach: '${{ tasks.b.result }}' },
    ]);
    expect(workflow.tasks.map(({ dependencies }) => dependencies)).toEqual([[], [], [0, 1], [1, 2]]);
    expect([...workflow.rows.offsets]).toEqual([0, 1, 3, 4, 4]);
    expect([...workflow.rows.dependents]).toEqual([2, 2, 3, 3]);
    expect([...workflow.rows.inDegrees]).toEqual([0, 0, 2, 2]);
    expect(workflow.indexOf.get('c')).toBe(2);
  });

  it('fills the defaults: built in, then of the workflow, then of the task', () => {
    const bare = compile([{ id: 'a' }]).tasks[0]!;
    expect(bare).toMatchObject({ priority: 0, timeoutMs: undefined, optional: false, maxItems: 10_000 });
    expect(bare.retry).toEqual({
      maxAttempts: 1,
      backoffMs: 200,
      factor: 2,
      maxBackoffMs: 30_000,
      jitter: 0.2,
      on: 'retryable',
    });
    const [a, b] = compile(
      [{ id: 'a' }, { id: 'b', timeoutMs: 5, priority: 7, retry: { on: 'any', backoffMs: 1 } }],
      { defaults: { timeoutMs: 100, priority: 'high', retry: { backoffMs: 50, maxAttempts: 9 } } },
    ).tasks;
    expect(a).toMatchObject({
      timeoutMs: 100,
      priority: 100,
      retry: { backoffMs: 50, maxAttempts: 9, on: 'retryable' },
    });
    expect(b).toMatchObject({
      timeoutMs: 5,
      priority: 7,
      retry: { backoffMs: 1, maxAttempts: 9, on: 'any' },
    });
  });

  it.each([
    [[{ id: 'a', dependsOn: ['a'] }], 'a -> a'],
    [[{ id: 'x' }, { id: 'a', dependsOn: ['x', 'b'] }, { id: 'b', dependsOn: ['a'] }], 'a -> b -> a'],
    [
      [
        { id: 'a', params: '${{ tasks.c.result }}' },
        { id: 'b', dependsOn: ['a'] },
        { id: 'c', when: '${{ tasks.b.result }}' },
      ],
      'a -> c -> b -> a',
    ],
    // `first` only hangs on the circle.
    [
      [
        { id: 'first', dependsOn: ['p'] },
        { id: 'p', dependsOn: ['q'] },
        { id: 'q', dependsOn: ['p'] },
      ],
      'p -> q -> p',
    ],
  ])(verifies('W1.cycle-named', 'names the cycle of %#'), (tasks, cycle) => {
    expect(() => compile(tasks)).toThrow(
      `The tasks of workflow "w" depend on each other in a circle: ${cycle}. Remove one of these dependencies.`,
    );
  });

  it(verifies('W1.cycle-named', 'finds a circle exactly when an edge closes one'), () => {
    const chains = fc
      .integer({ min: 2, max: 12 })
      .chain((size) => fc.record({ size: fc.constant(size), from: fc.nat(size - 1), to: fc.nat(size - 1) }));
    fc.assert(
      fc.property(chains, ({ size, from, to }) => {
        const tasks = Array.from({ length: size }, (_, index) => ({
          id: `t${index}`,
          dependsOn: [...(index > 0 ? [`t${index - 1}`] : []), ...(index === to ? [`t${from}`] : [])],
        }));
        expect(isRefused(tasks)).toBe(from >= to);
      }),
    );
  });

  it('shows a long circle by its beginning and end', () => {
    const tasks = Array.from({ length: 40 }, (_, index) => ({
      id: `t${index}`,
      dependsOn: [`t${(index + 1) % 40}`],
    }));
    expect(() => compile(tasks)).toThrow(
      't0 -> t1 -> t2 -> t3 -> t4 -> t5 -> t6 -> t7 -> t8 -> t9 -> … -> t0.',
    );
  });

  it.each([
    [
      { id: 'b', dependsOn: ['lst'] },
      'Task "b", dependsOn refers to "lst", which is not a task of workflow "w". Tasks: list, b (did you mean "list"?).',
    ],
    [
      { id: 'b', params: { x: '${{ tasks.nope.result }}' } },
      'Task "b", params.x refers to "nope", which is not a task of workflow "w". Tasks: list, b.',
    ],
  ])(verifies('W1.dependencies-implied', 'names an unknown task of %#'), (task, message) => {
    expect(() => compile([{ id: 'list' }, task])).toThrow(message);
  });

  it.each([
    [{ params: '${{ item }}' }, '"item" is only there in the params of a task with forEach'],
    [{ forEach: [1], when: '${{ item > 1 }}' }, '"item" is only there'],
    [{ when: 'inputs.path' }, 'a condition is true, false or one expression within ${{ }}'],
    [{ when: '${{ true }} and ${{ false }}' }, 'a condition is true, false or one expression'],
    [{ forEach: 'a, b' }, 'it must be a list or one expression'],
    [{ params: '${{ inputs.pth }}' }, 'the workflow has no input "pth". Inputs: path (did you mean "path"?)'],
    [{ params: 'x ${{ inputs.path' }, '"${{" has no closing "}}"'],
  ])('refuses the expressions of %#', (fields, reason) => {
    const build = () => compile([{ id: 'a', ...fields }], { inputs: { path: {} } });
    expect(build).toThrow(reason);
    expect(build).toThrow('of task "a"');
  });

  it(
    verifies('W1.definition-located', 'adds file, line and column to what is wrong in an expression'),
    () => {
      const text = 'name: w\ntasks:\n  - id: a\n    type: t\n    params:\n      x: ${{ tasks.b.result }}\n';
      const build = () => compileWorkflow(parseWorkflowText(text, 'w.yaml'));
      expect(build).toThrow('Task "a", params.x (w.yaml:6:7) refers to "b"');
      const json = JSON.stringify({ name: 'w', tasks: [{ id: 'a', type: 't', dependsOn: ['b'] }] }, null, 1);
      expect(() => compileWorkflow(parseWorkflowText(json, 'w.json'))).toThrow(
        'dependsOn (w.json:8:5) refers to "b"',
      );
    },
  );

  it('reads each expression once, and plain paths without JSONata, so that large workflows compile in time', () => {
    const tasks = Array.from({ length: 20_000 }, (_, index) => ({
      id: `t${index}`,
      ...(index > 0 ? { params: { previous: `\${{ tasks.t${index - 1}.result.value }}` } } : {}),
    }));
    expect(compile(tasks).rows.dependents).toHaveLength(19_999);
  });
});
