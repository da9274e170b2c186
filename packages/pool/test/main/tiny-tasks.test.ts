import { silentLogger } from '@conclave/contracts';
import { ManualClock } from '@conclave/testing';
import { describe, expect, it } from 'vitest';
import { ShardPool } from '../../src/main/shard-pool.ts';
import { FakeHost } from './fake-shard.ts';

/** Two shards that are up and have reported tasks of so many microseconds, and how many of 100 tasks each gets. */
async function shares(microseconds: number): Promise<number[]> {
  const host = new FakeHost();
  const pool = new ShardPool({
    host,
    shards: 2,
    limits: { maxCpuCredit: 1024, ioCredit: 1 },
    onSettle: () => undefined,
    clock: new ManualClock(),
    logger: silentLogger,
    cancelGraceMs: 100,
    healthTimeoutMs: 100,
  });
  const handler = pool.registerHandler({ url: 'file:///x.js', exportName: 'f', load: 'cpu' });
  const submit = (from: number, count: number): void => {
    for (let ticket = from; ticket < from + count; ticket += 1)
      pool.submit(handler, '', {
        ticket,
        runId: 'r',
        taskId: `${ticket}`,
        attempt: 1,
        timeoutMs: undefined,
      });
  };
  submit(0, 2);
  await Promise.resolve();
  for (const shard of host.live) {
    shard.ready();
    for (let report = 0; report < 10; report += 1) shard.reportCpu(100, 100 * microseconds);
    shard.start();
    shard.end(0);
    shard.post();
  }
  submit(2, 100);
  await Promise.resolve();
  return host.live.map((shard) => shard.waiting.length);
}

describe('tasks that take a thread no longer than main', () => {
  it('share one shard', async () => {
    expect(await shares(1)).toEqual([100, 0]);
  });

  it('are spread once they take longer', async () => {
    expect(await shares(10)).toEqual([50, 50]);
  });
});
