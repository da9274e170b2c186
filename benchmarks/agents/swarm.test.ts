import { describe, expect, it } from 'vitest';
import { report } from '../harness/report.ts';
import { swarmBenchmark } from './swarm.bench.ts';

describe('benchmark agents/swarm', () => {
  it('runs at its smoke size, in every topology', async () => {
    const { rows } = await report(swarmBenchmark, { smoke: true });
    const names = rows.map(({ name }) => name);
    for (const topology of ['hierarchical', 'mesh', 'ring', 'star', 'adaptive'])
      expect(names).toContain(`${topology}, 20 agents: lose one in ten`);
    for (const { value } of rows) expect(value).toBeGreaterThan(0);
  });
});
