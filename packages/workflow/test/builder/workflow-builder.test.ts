import { describe, expect, it } from 'vitest';
import { verifies } from '@conclave/test/requirements';
import { compileWorkflow, expr, parseWorkflow, text, workflow } from '@conclave/workflow';

describe('workflow builder', () => {
  it(verifies('W1.builder-typed', 'gives the same definition as data'), () => {
    const built = workflow('review', { version: '2' })
      .input('path', { type: 'string', default: '.' })
      .agent({ id: 'lister', kind: 'function', capabilities: ['list-files'], module: 'some-package' })
      .swarm({ topology: 'star', maxAgents: 4 })
      .defaults({ timeoutMs: 1000 })
      .task('list-all', ({ inputs, run }) => ({
        type: 'list-files',
        params: { root: inputs.path, note: text`in ${inputs.path} of ${run.id}` },
      }))
      .fanOut(
        'measure',
        ({ tasks }) => expr<readonly { name: string }[]>`${tasks['list-all'].result}.files[size < ${100}]`,
        ({ item, index }) => ({
          type: 'measure',
          agent: undefined,
          params: { file: item.name, at: [index, 'x', true] },
          retry: { maxAttempts: 2 },
        }),
      )
      .task('report', ({ tasks }) => ({
        type: 'report',
        dependsOn: ['list-all'],
        when: expr`$count(${tasks.measure.items}) > 0`,
        params: tasks.measure.result,
      }))
      .output('report', ({ tasks }) => tasks.report.result)
      .definition();
    expect(built).toEqual(
      parseWorkflow({
        name: 'review',
        version: '2',
        inputs: { path: { type: 'string', default: '.' } },
        swarm: {
          topology: 'star',
          maxAgents: 4,
          agents: [{ id: 'lister', kind: 'function', capabilities: ['list-files'], module: 'some-package' }],
        },
        defaults: { timeoutMs: 1000 },
        tasks: [
          {
            id: 'list-all',
            type: 'list-files',
            params: { root: '${{ inputs.path }}', note: 'in ${{ inputs.path }} of ${{ run.id }}' },
          },
          {
            id: 'measure',
            type: 'measure',
            forEach: '${{ tasks.`list-all`.result.files[size < 100] }}',
            params: { file: '${{ item.name }}', at: ['${{ index }}', 'x', true] },
            retry: { maxAttempts: 2 },
          },
          {
            id: 'report',
            type: 'report',
            dependsOn: ['list-all'],
            when: '${{ $count(tasks.measure.items) > 0 }}',
            params: '${{ tasks.measure.result }}',
          },
        ],
        outputs: { report: '${{ tasks.report.result }}' },
      }),
    );
    expect(compileWorkflow(built).tasks.map(({ dependencies }) => dependencies)).toEqual([[], [0], [0, 1]]);
  });

  it('quotes names that JSONata reads otherwise', () => {
    const { tasks } = workflow('w')
      .task('in', { type: 't' })
      .task('b', ({ tasks: earlier }) => ({ type: 't', params: earlier.in.result['a b'] }))
      .definition();
    expect(tasks[1]?.params).toBe('${{ tasks.`in`.result.`a b` }}');
  });

  it('refuses what the schema refuses', () => {
    expect(() => workflow('w').task('a', { type: '' }).definition()).toThrow('workflow "w": tasks[0].type');
  });
});
