import { verifies } from '@conclave/test/requirements';
import { describe, expect, it } from 'vitest';
import { agent, embeddedSwarm, meeting } from './agents.ts';

describe('a swarm embedded with its own agents', () => {
  it(
    verifies(
      ['E2.workflows', 'E3.result-names-tasks'],
      'runs two tasks one after the other, on the agents named',
    ),
    async () => {
      const order: string[] = [];
      const note = (name: string) => (task: { readonly params: unknown }) => {
        order.push(name);
        return { by: name, got: task.params };
      };
      const swarm = await embeddedSwarm([
        agent('first', ['analyse'], note('first')),
        agent('second', ['analyse'], note('second')),
      ]);
      const id = await swarm.createWorkflow({
        name: 'sequential',
        tasks: [
          { id: 'one', type: 'analyse', assignedAgent: 'second', params: { text: 'a' } },
          {
            id: 'two',
            type: 'analyse',
            assignedAgent: 'first',
            dependsOn: ['one'],
            params: { before: '${{ tasks.one.result.by }}' },
          },
        ],
      });
      const result = await swarm.executeWorkflow(id);
      expect(order).toEqual(['second', 'first']);
      expect(result).toMatchObject({
        success: true,
        stopReason: 'completed',
        completedTasks: ['one', 'two'],
        failedTasks: [],
        results: {
          one: { by: 'second', got: { text: 'a' } },
          two: { by: 'first', got: { before: 'second' } },
        },
      });
      expect(await swarm.getWorkflowStatus(id)).toMatchObject({
        status: 'completed',
        tasks: { total: 2, completed: 2, failed: 0 },
      });
    },
  );

  it(verifies(['E2.workflows', 'W2.parallel'], 'runs three tasks at the same time'), async () => {
    const together = meeting(3);
    const names = ['a', 'b', 'c'];
    const swarm = await embeddedSwarm(
      names.map((name) =>
        agent(name, ['meet'], async () => {
          await together();
          return name;
        }),
      ),
    );
    const tasks = names.map((name) => ({ id: `task-${name}`, type: 'meet' }));
    const result = await swarm.executeWorkflow(await swarm.createWorkflow({ name: 'parallel', tasks }));
    expect(result.success).toBe(true);
    expect(result.completedTasks).toEqual(['task-a', 'task-b', 'task-c']);
    expect(new Set(Object.values(result.results))).toEqual(new Set(names));
  });

  it(
    verifies('E3.failure-reported', 'fails the task of a failing agent and says so, without throwing'),
    async () => {
      const swarm = await embeddedSwarm([
        agent('broken', ['break'], () => {
          throw new Error('no fuel');
        }),
        agent('sound', ['work'], () => 'done'),
      ]);
      const id = await swarm.createWorkflow({
        name: 'failing',
        defaults: { retry: { maxAttempts: 1 } },
        tasks: [
          { id: 'bad', type: 'break' },
          { id: 'after', type: 'work', dependsOn: ['bad'] },
          { id: 'beside', type: 'work' },
        ],
      });
      const result = await swarm.executeWorkflow(id);
      expect(result).toMatchObject({
        success: false,
        stopReason: 'failed',
        failedTasks: ['bad'],
        completedTasks: ['beside'],
        skippedTasks: ['after'],
      });
      expect(result.errors['bad']?.message).toContain('Agent execution failed');
      expect(result.errors['bad']?.message).toContain('no fuel');
      expect(await swarm.getAgentStatus('broken')).toMatchObject({ agentId: 'broken' });
    },
  );
});
