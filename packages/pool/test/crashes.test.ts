import { verifies } from '@conclave/test/requirements';
import { describe, expect, it } from 'vitest';
import { codeOrValue, DrivenShards, fixture } from './driven-shards.ts';

describe('a worker thread that ends', () => {
  it.each(['exitProcess', 'exitLater', 'throwUncaught'])(
    verifies('E5.shard-crash-names-culprit', 'fails only the task that ends it: %s'),
    async (name) => {
      const driven = new DrivenShards({ shards: 2 });
      const before = Array.from({ length: 20 }, (_, i) => driven.run('pause', 5 + i, { load: 'io' }));
      const culprit = driven.start(name, undefined, { load: 'io' });
      const after = Array.from({ length: 20 }, (_, i) => driven.run('pause', 5 + i, { load: 'io' }));
      const others = await Promise.all([...before, ...after]);
      expect(others.every((outcome) => outcome.ok)).toBe(true);
      expect(await culprit.outcome).toMatchObject({
        error: { code: 'POOL_TASK_KILLED_SHARD', details: { taskId: `task-${culprit.ticket}` } },
      });
      // Once among the others and once alone.
      expect(driven.shards.stats()).toMatchObject({ inFlight: 0, queued: 0, restarts: 2 });
    },
  );

  it(verifies('E5.out-of-memory', 'fails a task that runs out of memory, as the only one'), async () => {
    const driven = new DrivenShards({ shards: 1, resourceLimits: { maxOldGenerationSizeMb: 64 } });
    const neighbours = [1, 2, 3].map((ms) => driven.run('pause', ms, { load: 'io' }));
    const culprit = driven.run('eatMemory');
    expect(await culprit).toMatchObject({ error: { code: 'POOL_TASK_OUT_OF_MEMORY' } });
    expect((await Promise.all(neighbours)).map(codeOrValue)).toEqual([1, 2, 3]);
  });

  it('fails the tasks of a module that ends its thread at load, and no others', async () => {
    const driven = new DrivenShards({ shards: 1 });
    const bad = driven.startFrom(fixture('exits-at-load.ts'), { exportName: 'default' });
    const good = driven.run('echo', 1);
    expect(codeOrValue(await bad.outcome)).toBe('POOL_TASK_KILLED_SHARD');
    expect(codeOrValue(await good)).toBe(1);
  });

  it('does not blame the tasks for what an ended one left behind', async () => {
    const driven = new DrivenShards({ shards: 1 });
    expect((await driven.run('leavesBomb')).ok).toBe(true);
    const outcomes = await Promise.all([1, 2, 3].map(() => driven.run('pause', 60, { load: 'io' })));
    expect(outcomes.map(codeOrValue)).toEqual([60, 60, 60]);
    expect(driven.shards.stats().restarts).toBe(1);
  });

  it(
    verifies('E5.shard-crash-loses-nothing', 'loses none of 20,000 tasks when threads end in the middle'),
    async () => {
      const driven = new DrivenShards({ shards: 2 });
      const exits = new Set([7_000, 13_000]);
      const outcomes = await Promise.all(
        Array.from({ length: 20_000 }, (_, i) =>
          driven.run('exitOn', exits.has(i) ? 'exit' : i, { load: 'io' }),
        ),
      );
      const failed = outcomes.flatMap((outcome, i) => (outcome.ok ? [] : [[i, outcome.error.code]]));
      expect(failed).toEqual([...exits].map((i) => [i, 'POOL_TASK_KILLED_SHARD']));
      expect(outcomes.every((outcome, i) => !outcome.ok || codeOrValue(outcome) === i)).toBe(true);
      expect(driven.settled).toHaveLength(20_000);
    },
  );

  it('refuses a memory limit under which the process itself would end', () => {
    expect(() => new DrivenShards({ resourceLimits: { maxOldGenerationSizeMb: 4 } })).toThrow(
      'expected at least 16, received 4',
    );
  });
});
