import type { WorkflowDefinitionInput } from '@conclave/workflow';
import { verifies } from '@conclave/test/requirements';
import { expect, it } from 'vitest';
import { createNode } from '../src/index.ts';
import { functionAgent } from './agents.ts';

it(
  verifies('A3.plan-runs', 'runs the workflow that a decomposition on the real thinking server gave'),
  { timeout: 60_000 },
  async () => {
    const swarm = await createNode({
      agents: [
        { id: 'thinker', kind: 'mcp', adapter: 'sequential-thinking', capabilities: ['decompose-task'] },
        functionAgent('worker', 'echo', { count: 2 }),
      ],
    });
    try {
      const steps = [
        { id: 'design', description: 'Decide what it does', taskType: 'echo' },
        { id: 'build', description: 'Build $${{ it }}', taskType: 'echo', dependsOn: ['design'] },
        { id: 'check', description: 'Check it', taskType: 'echo', dependsOn: ['build'] },
        { id: 'describe', description: 'Describe it', taskType: 'echo', dependsOn: ['design'] },
      ];
      const params = { goal: 'Ship a feature', steps };
      const planning = await swarm.createWorkflow({
        name: 'plan',
        tasks: [{ id: 'plan', type: 'decompose-task', params }],
      });
      const planned = await swarm.executeWorkflow(planning);
      expect(planned.errors).toEqual({});
      const { workflow, executionPlan } = planned.results['plan'] as unknown as {
        workflow: WorkflowDefinitionInput;
        executionPlan: { levels: string[][] };
      };
      expect(executionPlan.levels).toEqual([['design'], ['build', 'describe'], ['check']]);
      const result = await swarm.executeWorkflow(await swarm.createWorkflow(workflow));
      expect(result).toMatchObject({ success: true, tasks: { total: 4, completed: 4 } });
      expect(result.results['build']).toMatchObject({ step: 'build', description: 'Build ${{ it }}' });
    } finally {
      await swarm.stop();
    }
  },
);
