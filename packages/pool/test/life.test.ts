import { verifies } from '@conclave/test/requirements';
import { describe, expect, it } from 'vitest';
import { codeOrValue, DrivenShards } from './driven-shards.ts';

describe('worker shards', () => {
  it('starts no more threads than there are tasks', async () => {
    const driven = new DrivenShards({ shards: 4 });
    expect(driven.shards.stats().shards).toBe(0);
    await driven.run('echo', 1);
    expect(driven.shards.stats().shards).toBe(1);
    await Promise.all(Array.from({ length: 9 }, () => driven.run('pause', 1)));
    expect(driven.shards.stats().shards).toBe(4);
  });

  it(verifies('A2.function-no-line', 'runs what stands behind a long task on a free thread'), async () => {
    const driven = new DrivenShards({ shards: 2 });
    await Promise.all([driven.run('echo', 1), driven.run('echo', 2)]);
    const long = driven.start('spin', 800);
    await Promise.all(Array.from({ length: 50 }, (_, i) => driven.run('echo', i)));
    expect(driven.settled).not.toContain(long.ticket);
    expect(codeOrValue(await long.outcome)).toBe(800);
  });

  it('lets tiny tasks of one class settle in the order of their submission on one thread', async () => {
    const driven = new DrivenShards({ shards: 1 });
    await Promise.all(Array.from({ length: 3_000 }, (_, i) => driven.run('echo', i)));
    expect(driven.settled).toEqual(Array.from({ length: 3_000 }, (_, i) => i));
  });

  it(verifies('E5.shards-stop', 'settles what is open and ends every thread when stopped'), async () => {
    const driven = new DrivenShards({ shards: 2 });
    await Promise.all(Array.from({ length: 8 }, () => driven.run('pause', 20, { load: 'io' })));
    await Promise.all(Array.from({ length: 8 }, () => driven.run('echo', 1, { load: 'io' })));
    const open = [
      driven.run('spinForever'),
      driven.run('neverEnds', undefined, { load: 'io' }),
      ...Array.from({ length: 100 }, () => driven.run('neverEnds')),
    ];
    // On whichever thread this lands first: it ends where nothing computes.
    await driven.run('echo', 1, { load: 'io' });
    const stopped = driven.shards.stop();
    const outcomes = await Promise.all(open);
    expect(new Set(outcomes.map(codeOrValue))).toEqual(new Set(['TASK_CANCELLED']));
    await stopped;
    expect(driven.shards.stats()).toMatchObject({ shards: 0, inFlight: 0, queued: 0 });
    expect(codeOrValue(await driven.run('echo', 1))).toBe('POOL_CLOSED');
    expect(driven.logger.messages).not.toContain('worker threads did not end in time');
    await driven.shards.stop();
  });

  it('answers health questions', async () => {
    const driven = new DrivenShards({ shards: 1, healthTimeoutMs: 100 });
    expect(await driven.shards.checkHealth()).toEqual({ status: 'healthy', score: 1 });
    await driven.run('echo', 1);
    expect(await driven.shards.checkHealth()).toEqual({ status: 'healthy', score: 1 });
    const busy = driven.run('spin', 1000, { load: 'io' });
    // Work leaves at the end of the turn: the ping is to come after it.
    await Promise.resolve();
    expect(await driven.shards.checkHealth()).toMatchObject({ status: 'unhealthy', score: 0 });
    await busy;
    await driven.shards.stop();
    expect(await driven.shards.checkHealth()).toMatchObject({ status: 'unhealthy' });
  });
});
