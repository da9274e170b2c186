import { verifies } from '@conclave/test/requirements';
import { describe, expect, it } from 'vitest';
import { report } from '../harness/report.ts';
import { parallelBenchmark } from './parallel.bench.ts';
import { kindsOfWork, shortestMs, workflowOf } from './works.ts';

const kindOf = (name: string) => kindsOfWork.find((kind) => kind.name === name)!;

describe('benchmark parallel', () => {
  it(verifies('V3.parallel', 'runs at its smoke size, with every task done'), async () => {
    const { rows } = await report(parallelBenchmark, { smoke: true });
    expect(rows).toHaveLength(7);
    for (const { name, value } of rows) expect(value, name).toBeGreaterThan(0);
  });
});

describe('the shortest time that is possible', () => {
  it(verifies('V3.parallel', 'is bounded by agents, by cores, and by the longest chain'), () => {
    expect(shortestMs(kindOf('waiting'), 1, 2)).toBe(4_800);
    expect(shortestMs(kindOf('waiting'), 12, 2)).toBe(400);
    expect(shortestMs(kindOf('mixed'), 1_000, 2)).toBe(240);
    expect(shortestMs(kindOf('stages'), 12, 2)).toBe(400);
    expect(shortestMs(kindOf('stages'), 1_000, 8)).toBe(400);
    expect(shortestMs(kindOf('computing'), 12, 2)).toBe(1_200);
    expect(shortestMs(kindOf('one after the other'), 12, 2)).toBe(1_200);
  });

  it('is that of a workflow with as many tasks, whose chains stand beside each other', () => {
    const { tasks } = workflowOf(kindOf('stages'), 1_000);
    expect(tasks).toHaveLength(240);
    expect(tasks[0]?.params).toEqual({ waitMs: 18, spins: 2_000 });
    expect(tasks[11]?.dependsOn).toEqual([]);
    expect(tasks[239]?.dependsOn).toEqual(['t227']);
  });
});
