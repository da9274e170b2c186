import { verifies } from '@conclave/test/requirements';
import { describe, expect, it } from 'vitest';
import { codeOrValue, DrivenShards } from './driven-shards.ts';

describe('cancellation and time limits', () => {
  it('cancels a task that waits, at once', async () => {
    const driven = new DrivenShards({ shards: 1 });
    const waiting = driven.start('spinForever');
    driven.shards.cancel(waiting.ticket, 'cancelled');
    expect(codeOrValue(await waiting.outcome)).toBe('TASK_CANCELLED');
    expect(driven.shards.stats()).toMatchObject({ shards: 0, inFlight: 0, queued: 0 });
  });

  it(
    verifies('A2.function-cancel', 'aborts the signal of a running task and leaves its neighbours alone'),
    async () => {
      const driven = new DrivenShards({ shards: 1 });
      const running = driven.start('untilAborted', undefined, { load: 'io' });
      const neighbour = driven.run('pause', 50, { load: 'io' });
      await driven.run('echo', 1, { load: 'io' });
      driven.shards.cancel(running.ticket, 'cancelled');
      expect(codeOrValue(await running.outcome)).toBe('TASK_CANCELLED');
      expect(codeOrValue(await neighbour)).toBe(50);
      expect(driven.shards.stats().restarts).toBe(0);
    },
  );

  it('lets a value win that was on its way', async () => {
    const driven = new DrivenShards({ shards: 1, cancelGraceMs: 10_000 });
    const running = driven.start('pause', 30, { load: 'io' });
    await driven.run('echo', 1, { load: 'io' });
    driven.shards.cancel(running.ticket, 'cancelled');
    expect(codeOrValue(await running.outcome)).toBe(30);
  });

  it(verifies('A2.function-timeout', 'ends a task at its time limit'), async () => {
    const driven = new DrivenShards({ shards: 1 });
    const outcome = await driven.run('untilAborted', undefined, { load: 'io', timeoutMs: 30 });
    expect(outcome).toMatchObject({
      error: { code: 'TASK_TIMEOUT', details: { taskId: 'task-0', timeoutMs: 30 }, retryable: true },
    });
  });

  it('ends a thread that computes past its time limit, and nobody else suffers', async () => {
    const driven = new DrivenShards({ shards: 1, cancelGraceMs: 50 });
    const neighbour = driven.run('pause', 100, { load: 'io' });
    const behind = driven.run('echo', 'behind');
    const stuck = driven.run('spinForever', undefined, { timeoutMs: 50 });
    expect(codeOrValue(await stuck)).toBe('TASK_TIMEOUT');
    expect([codeOrValue(await neighbour), codeOrValue(await behind)]).toEqual([100, 'behind']);
    expect(driven.shards.stats()).toMatchObject({ inFlight: 0, queued: 0, restarts: 1 });
  });

  it('gives up a task that ignores its signal, without ending its neighbours', async () => {
    const driven = new DrivenShards({ shards: 1 });
    const neighbour = driven.start('untilAborted', undefined, { load: 'io' });
    const deaf = await driven.run('neverEnds', undefined, { load: 'io', timeoutMs: 20 });
    expect(codeOrValue(deaf)).toBe('TASK_TIMEOUT');
    expect(codeOrValue(await driven.run('echo', 'on a new thread', { load: 'io' }))).toBe('on a new thread');
    expect(driven.shards.stats()).toMatchObject({ shards: 2, inFlight: 1 });
    driven.shards.cancel(neighbour.ticket, 'cancelled');
    expect(codeOrValue(await neighbour.outcome)).toBe('TASK_CANCELLED');
    expect(driven.shards.stats()).toMatchObject({ shards: 1, restarts: 1 });
    expect(driven.logger.messages).toContain('task did not end after its cancellation');
  });

  it('does not count the wait for a busy thread', async () => {
    const driven = new DrivenShards({ shards: 1 });
    const outcomes = [1, 2, 3, 4].map(() => driven.run('spin', 500, { timeoutMs: 1500 }));
    expect((await Promise.all(outcomes)).map(codeOrValue)).toEqual([500, 500, 500, 500]);
  });
});
