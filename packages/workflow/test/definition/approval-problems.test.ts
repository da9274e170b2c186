import { describe, expect, it } from 'vitest';
import { compileWorkflow, parseWorkflow } from '../../src/index.ts';

const defined = (task: object) =>
  compileWorkflow(parseWorkflow({ name: 'w', tasks: [{ id: 'a', type: 'work', ...task }] }));
const approval = { prompt: 'Go?' };

describe('a definition with approvals and compensations', () => {
  it.each([
    [{ type: 'approval' }, 'a task of type approval needs it'],
    [{ type: 'approval', approval, forEach: [1] }, 'tasks[0].forEach'],
    [{ type: 'approval', approval, assignedAgent: 'x' }, 'tasks[0].assignedAgent'],
    [{ compensate: { type: 'approval' } }, 'cannot be a compensation'],
    [{ approval: { prompt: '' } }, 'tasks[0].approval.prompt'],
    [{ params: '${{ result }}' }, 'only there in the params of a compensation'],
    [
      { compensate: { type: 'undo', params: '${{ item }}' } },
      'only there in the params of a task with forEach',
    ],
    [{ approval: { prompt: '${{ tasks.b.result }}' } }, '"b"'],
  ])('is refused: %j', (task, problem) => {
    expect(() => defined(task)).toThrow(problem);
  });

  it('depends on what its prompt reads, and not on what its compensation reads', () => {
    const { tasks } = compileWorkflow(
      parseWorkflow({
        name: 'w',
        tasks: [
          { id: 'a', type: 'work', compensate: { type: 'undo', params: '${{ tasks.b.result }}' } },
          { id: 'b', type: 'work', approval: { prompt: '${{ tasks.a.result }}?' } },
        ],
      }),
    );
    expect(tasks.map(({ dependencies }) => dependencies)).toEqual([[], [0]]);
  });
});
