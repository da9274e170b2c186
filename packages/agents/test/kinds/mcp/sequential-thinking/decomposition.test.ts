import { describe, expect, it } from 'vitest';
import { verifies } from '@conclave/test/requirements';
import {
  decompose,
  decompositionThoughts,
} from '../../../../src/kinds/mcp/adapters/sequential-thinking/decomposition.ts';
import { stepsOfGoal } from '../../../../src/kinds/mcp/adapters/sequential-thinking/goal-steps.ts';
import { DecomposeTaskSchema } from '../../../../src/kinds/mcp/adapters/sequential-thinking/thinking-inputs.ts';

const brief = (goal: string) =>
  stepsOfGoal(goal).map(({ id, description, dependsOn }) => [id, description, dependsOn]);

describe('steps of a goal', () => {
  it('follow one another in a numbered list', () => {
    expect(brief('Ship it:\n1. Build\n2. Test\n   on two machines\n3) Release')).toEqual([
      ['step-1', 'Build', []],
      ['step-2', 'Test on two machines', ['step-1']],
      ['step-3', 'Release', ['step-2']],
    ]);
  });

  it('are independent in a bulleted list, and done when their parts are', () => {
    expect(brief('- Front\n  - Page\n  - Style\n- Back')).toEqual([
      ['step-1', 'Front', ['step-2', 'step-3']],
      ['step-2', 'Page', []],
      ['step-3', 'Style', []],
      ['step-4', 'Back', []],
    ]);
  });

  it('come from semicolons where there is no list, else the goal is the step', () => {
    expect(brief('Plan; build; ship')).toEqual([
      ['step-1', 'Plan', []],
      ['step-2', 'build', ['step-1']],
      ['step-3', 'ship', ['step-2']],
    ]);
    expect(brief('Write a book')).toEqual([['step-1', 'Write a book', []]]);
    expect(brief(' ; ')).toHaveLength(1);
  });
});

describe('decomposition', () => {
  const input = DecomposeTaskSchema.parse({
    goal: 'Build the shop!',
    steps: [
      { id: 'ship', description: 'Ship', dependsOn: ['api', 'web'] },
      { id: 'design', description: 'Design ${{ x }}' },
      { id: 'api', description: 'API', dependsOn: ['design'], taskType: 'code' },
      { id: 'web', description: 'Web', dependsOn: ['design'], taskType: 'code' },
    ],
  });

  it(verifies('A3.decompose', 'gives subtasks, dependencies, levels and a workflow'), () => {
    const plan = decompose(input);
    expect(plan.executionPlan).toEqual({
      levels: [['design'], ['api', 'web'], ['ship']],
      parallelism: 2,
      criticalPath: ['design', 'api', 'ship'],
    });
    expect(plan.dependencies).toEqual([
      { from: 'design', to: 'api' },
      { from: 'design', to: 'web' },
      { from: 'api', to: 'ship' },
      { from: 'web', to: 'ship' },
    ]);
    expect(plan.workflow.name).toBe('build-the-shop');
    expect(plan.workflow.tasks.map(({ id, type, dependsOn }) => [id, type, dependsOn])).toEqual([
      ['design', 'step', []],
      ['api', 'code', ['design']],
      ['web', 'code', ['design']],
      ['ship', 'step', ['api', 'web']],
    ]);
    const texts = plan.workflow.tasks.map(({ params }) => params.description).join('\n');
    // Every `${{` is written as the text that it is.
    expect(texts.replaceAll('$${{', '')).not.toContain('${{');
    expect(decompose(input)).toEqual(plan);
  });

  it('branches where steps can go at once and revises an order that cannot be kept', () => {
    const thoughts = decompositionThoughts(input, decompose(input), 't1');
    expect(thoughts.map(({ branch, branchFrom, revises }) => branch ?? revises ?? branchFrom)).toEqual([
      undefined,
      undefined,
      2,
      undefined,
      't1/api',
      't1/web',
      undefined,
      undefined,
    ]);
  });

  it.each([
    [[{ id: 'a', description: 'A', dependsOn: ['b'] }], 'depends on "b", which is not a step'],
    [
      [
        { id: 'a', description: 'A', dependsOn: ['c'] },
        { id: 'b', description: 'B', dependsOn: ['a'] },
        { id: 'c', description: 'C', dependsOn: ['b'] },
      ],
      'in a circle: a -> c -> b -> a',
    ],
    [
      [
        { id: 'a', description: 'A' },
        { id: 'a', description: 'A' },
      ],
      'the step "a" is there twice',
    ],
  ])('refuses steps that cannot be ordered %#', (steps, problem) => {
    const parsed = DecomposeTaskSchema.safeParse({ goal: 'g', steps });
    expect(parsed.error?.issues.map(({ message }) => message).join()).toContain(problem);
  });
});
