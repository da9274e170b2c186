import { ConclaveError, toErrorData } from '@conclave/contracts';
import { createVolatileStore } from '@conclave/store';
import { verifies } from '@conclave/test/requirements';
import { describe, expect, it, vi } from 'vitest';
import { createRun, drive, task } from './drive.ts';
import { ManualDispatcher } from './manual-dispatcher.ts';

const fast = { retry: { maxAttempts: 3, backoffMs: 1, jitter: 0 } };

async function runAll(
  definition: Parameters<typeof createRun>[1],
  dispatcher = new ManualDispatcher(4),
  inputs: Parameters<typeof createRun>[2] = {},
) {
  const store = createVolatileStore();
  await createRun(store, definition, inputs);
  const { result, notices } = await drive(store, dispatcher);
  return { result: await result, notices, store, dispatcher };
}

describe('RunDriver', () => {
  it(verifies('E3.result-names-tasks', 'runs a chain in order and names what completed'), async () => {
    const { result, dispatcher, store } = await runAll({
      tasks: [task('a'), task('b', ['a']), task('c', ['b'])],
    });
    expect(dispatcher.started).toEqual(['a#1', 'b#1', 'c#1']);
    expect(result).toMatchObject({
      success: true,
      stopReason: 'completed',
      tasks: { total: 3, completed: 3, failed: 0, skipped: 0, cancelled: 0, reused: 0 },
      completedTasks: ['a', 'b', 'c'],
    });
    expect(await store.loadRun('r')).toMatchObject({ status: 'completed', stopReason: 'completed' });
  });

  it(verifies('W2.parallel', 'runs tasks that wait for nothing at the same time'), async () => {
    const dispatcher = ManualDispatcher.holding(4);
    const store = createVolatileStore();
    await createRun(store, { tasks: [task('a'), task('b'), task('c', ['a', 'b'])] });
    const { result } = await drive(store, dispatcher);
    await vi.waitFor(() => expect(dispatcher.open.size).toBe(2));
    for (const attempt of dispatcher.open.values()) attempt.succeed();
    await vi.waitFor(() => expect(dispatcher.started).toContain('c#1'));
    for (const attempt of dispatcher.open.values()) attempt.succeed();
    expect((await result).success).toBe(true);
  });

  it(
    verifies('W2.failure-takes-dependents-only', 'skips what depends on a failure and completes the rest'),
    async () => {
      const dispatcher = new ManualDispatcher(4, (attempt) =>
        queueMicrotask(() => (attempt.taskId === 'a' ? attempt.fail() : attempt.succeed())),
      );
      const { result } = await runAll(
        {
          tasks: [task('a'), task('b', ['a']), task('c', ['b']), task('d'), task('e', ['d'])],
          defaults: { retry: { maxAttempts: 1 } },
        },
        dispatcher,
      );
      expect(result.success).toBe(false);
      expect(result.stopReason).toBe('failed');
      expect(result.failedTasks).toEqual(['a']);
      expect(result.skippedTasks).toEqual(['b', 'c']);
      expect(result.completedTasks).toEqual(['d', 'e']);
      expect(result.errors['a']?.message).toContain('Agent execution failed');
      expect(result.errors['c']?.code).toBe('TASK_DEPENDENCY_FAILED');
    },
  );

  it(verifies('W1.retry', 'tries again with backoff and counts the attempts'), async () => {
    const dispatcher = new ManualDispatcher(1, (attempt) =>
      queueMicrotask(() => (attempt.attempt < 3 ? attempt.fail() : attempt.succeed('third'))),
    );
    const { result, store } = await runAll({ tasks: [task('a')], defaults: fast }, dispatcher);
    expect(dispatcher.started).toEqual(['a#1', 'a#2', 'a#3']);
    expect(result.results).toEqual({ a: 'third' });
    expect(result.errors).toEqual({});
    expect((await store.loadTasks('r'))[0]).toMatchObject({ status: 'completed', attempt: 3, error: null });
  });

  it('does not repeat an error that would come again', async () => {
    const dispatcher = new ManualDispatcher(1, (attempt) =>
      queueMicrotask(() => attempt.fail('CONFIG_INVALID')),
    );
    const { result } = await runAll({ tasks: [task('a')], defaults: fast }, dispatcher);
    expect(dispatcher.started).toEqual(['a#1']);
    expect(result.failedTasks).toEqual(['a']);
  });

  it(verifies('W1.expressions', 'gives expressions the inputs and earlier results'), async () => {
    const seen: unknown[] = [];
    const dispatcher = new ManualDispatcher(2, (attempt) => {
      seen.push(attempt.params);
      queueMicrotask(() => attempt.succeed({ n: 20 }));
    });
    const { result } = await runAll(
      {
        inputs: { who: { type: 'string' } },
        tasks: [
          { id: 'a', type: 'work', params: { name: '${{ inputs.who }}' } },
          {
            id: 'b',
            type: 'work',
            params: { twice: '${{ tasks.a.result.n * 2 }}', text: 'n=${{ tasks.a.result.n }}' },
          },
        ],
        outputs: { total: '${{ tasks.b.result.n + 1 }}' },
      },
      dispatcher,
      { who: 'Ada' },
    );
    expect(seen).toEqual([{ name: 'Ada' }, { twice: 40, text: 'n=20' }]);
    expect(result.outputs).toEqual({ total: 21 });
  });

  it(verifies('W1.fan-out', 'fans out over a result and gathers the values in order'), async () => {
    const dispatcher = new ManualDispatcher(3, (attempt) =>
      queueMicrotask(() => {
        if (attempt.taskId === 'list') attempt.succeed({ files: ['x', 'y', 'z'] });
        else if (attempt.taskId === 'sum') attempt.succeed(attempt.params);
        else attempt.succeed(`${JSON.stringify(attempt.params)}!`);
      }),
    );
    const { result, store } = await runAll(
      {
        tasks: [
          task('list'),
          task('each', [], {
            forEach: '${{ tasks.list.result.files }}',
            params: { f: '${{ item }}', i: '${{ index }}' },
          }),
          task('sum', [], { params: '${{ tasks.each.result }}' }),
        ],
      },
      dispatcher,
    );
    const values = ['{"f":"x","i":0}!', '{"f":"y","i":1}!', '{"f":"z","i":2}!'];
    expect(result.results['each']).toEqual(values);
    expect(result.results['sum']).toEqual(values);
    expect(result.tasks).toMatchObject({ total: 6, completed: 6 });
    expect((await store.loadTasks('r')).map((row) => row.taskId)).toEqual([
      'list',
      'each',
      'sum',
      'each[0]',
      'each[1]',
      'each[2]',
    ]);
  });

  it('completes a fan-out over nothing with an empty list', async () => {
    const { result } = await runAll({ tasks: [task('each', [], { forEach: [] }), task('after', ['each'])] });
    expect(result.results).toEqual({ each: [] });
    expect(result.completedTasks).toEqual(['each', 'after']);
  });

  it('fails a fan-out whose item failed, and completes an optional one with null', async () => {
    const dispatcher = () =>
      new ManualDispatcher(2, (attempt) =>
        queueMicrotask(() =>
          attempt.taskId.endsWith('[1]') ? attempt.fail('CONFIG_INVALID') : attempt.succeed(1),
        ),
      );
    const tasks = (optional: boolean) => [
      task('each', [], { forEach: [1, 2], optional }),
      task('after', ['each']),
    ];
    const strict = (await runAll({ tasks: tasks(false) }, dispatcher())).result;
    expect(strict.errors['each']?.code).toBe('TASK_ITEMS_FAILED');
    expect(strict.skippedTasks).toEqual(['after']);
    const lenient = (await runAll({ tasks: tasks(true) }, dispatcher())).result;
    expect(lenient.success).toBe(true);
    expect(lenient.results['each']).toEqual([1, null]);
    expect(lenient.failedTasks).toEqual(['each[1]']);
  });

  it(verifies('W1.conditions', 'skips a task whose condition says no, and runs its dependents'), async () => {
    const { result } = await runAll({ tasks: [task('a', [], { when: '${{ 1 = 2 }}' }), task('b', ['a'])] });
    expect(result).toMatchObject({ success: true, skippedTasks: ['a'], completedTasks: ['b'] });
  });

  it('runs the dependents of an optional task that failed', async () => {
    const dispatcher = new ManualDispatcher(1, (attempt) =>
      queueMicrotask(() => (attempt.taskId === 'a' ? attempt.fail('CONFIG_INVALID') : attempt.succeed())),
    );
    const { result } = await runAll(
      { tasks: [task('a', [], { optional: true }), task('b', ['a'])] },
      dispatcher,
    );
    expect(result).toMatchObject({ success: true, failedTasks: ['a'], completedTasks: ['b'] });
  });

  it('fails the task, not the run, when an expression fails', async () => {
    const { result } = await runAll({ tasks: [task('a', [], { params: "${{ $number('x') }}" }), task('b')] });
    expect(result.errors['a']?.code).toBe('WORKFLOW_EXPRESSION_FAILED');
    expect(result.completedTasks).toEqual(['b']);
  });

  it('runs by priority, then in order', async () => {
    const { dispatcher } = await runAll(
      {
        tasks: [
          task('low', [], { priority: 'low' }),
          task('a'),
          task('b'),
          task('high', [], { priority: 'high' }),
        ],
      },
      new ManualDispatcher(1),
    );
    expect(dispatcher.started).toEqual(['high#1', 'a#1', 'b#1', 'low#1']);
  });

  it('passes each attempt the smaller of its limit and the time left to its deadline', async () => {
    const limits: (number | undefined)[] = [];
    const dispatcher = new ManualDispatcher(1, (attempt) => {
      limits.push(attempt.timeoutMs);
      queueMicrotask(() => attempt.succeed());
    });
    await runAll(
      {
        tasks: [
          task('a', [], { timeoutMs: 50, deadlineMs: 60_000 }),
          task('b'),
          task('c', [], { deadlineMs: 60_000 }),
        ],
      },
      dispatcher,
    );
    expect(limits[0]).toBe(50);
    expect(limits[1]).toBeUndefined();
    expect(limits[2]).toBeGreaterThan(50_000);
  });

  it('fails what waits for agents that have all given up', async () => {
    const dispatcher = new ManualDispatcher(0);
    dispatcher.failure = toErrorData(
      new ConclaveError('MCP_SERVER_FAILED', { details: { agentId: 'a', server: 's', reason: 'gone' } }),
    );
    const { result } = await runAll({ tasks: [task('a'), task('b', ['a'])] }, dispatcher);
    expect(result).toMatchObject({ success: false, failedTasks: ['a'], skippedTasks: ['b'] });
    expect(result.errors['a']?.code).toBe('MCP_SERVER_FAILED');
  });
});
