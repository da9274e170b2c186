import { createVolatileStore } from '@conclave/store';
import { verifies } from '@conclave/test/requirements';
import { describe, expect, it } from 'vitest';
import { createRun, drive, task } from './drive.ts';
import { ManualDispatcher } from './manual-dispatcher.ts';

/** What was started, in order, with so many agents. */
async function startedBy(agents: number, tasks: ReturnType<typeof task>[]): Promise<readonly string[]> {
  const store = createVolatileStore();
  const dispatcher = new ManualDispatcher(agents);
  await createRun(store, { tasks });
  const { result } = await drive(store, dispatcher);
  expect((await result).success).toBe(true);
  return dispatcher.started;
}

describe('a task that becomes ready with the commit under way', () => {
  const chain = [task('a', [], { priority: 3 }), task('b', ['a'], { priority: 2, params: { n: 1 } })];

  it(
    verifies('W1.priority-then-age', 'keeps its agent from tasks of lower priority that are ready'),
    async () => {
      const started = await startedBy(1, [...chain, task('late', [], { priority: 1 })]);
      expect(started).toEqual(['a#1', 'b#1', 'late#1']);
    },
  );

  it('waits like any other where its priority is not higher', async () => {
    const started = await startedBy(1, [...chain, task('first', [], { priority: 2 })]);
    expect(started).toEqual(['a#1', 'first#1', 'b#1']);
  });

  it('needs one agent: the others go on', async () => {
    const more = ['x', 'y', 'z'].map((id) => task(id, [], { priority: 1 }));
    expect((await startedBy(2, [...chain, ...more])).slice(0, 2)).toEqual(['a#1', 'x#1']);
  });

  it('holds nothing up when it is skipped because of a failure', async () => {
    const store = createVolatileStore();
    const dispatcher = new ManualDispatcher(1, (attempt) =>
      queueMicrotask(() => (attempt.taskId === 'a' ? attempt.fail() : attempt.succeed())),
    );
    await createRun(store, { tasks: [...chain, task('late', [], { priority: 1 })] });
    const { result } = await drive(store, dispatcher);
    expect(await result).toMatchObject({ success: false, completedTasks: ['late'], skippedTasks: ['b'] });
  });
});
