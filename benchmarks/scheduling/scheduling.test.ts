import { verifies } from '@conclave/test/requirements';
import { createSeededRandom } from '@conclave/testing';
import { describe, expect, it } from 'vitest';
import { report } from '../harness/report.ts';
import { leastLoaded } from './baselines.ts';
import { DriftingSpeed } from './drifting-speed.ts';
import type { AgentSpeed } from './drifting-speed.ts';
import { heftMakespan } from './heft.ts';
import { OurPolicy } from './ours.ts';
import { schedulingBenchmark } from './scheduling.bench.ts';
import { simulate } from './simulate.ts';
import { workloadOf } from './workload.ts';

const constant = (speed: number): AgentSpeed => ({
  at: () => speed,
  finish: (start, work) => start + work / speed,
});
const workload = workloadOf({
  name: 'fork',
  tasks: [4, 8, 8, 2].map((seconds, i) => ({
    id: `t${i}`,
    label: i === 0 ? 'first' : 'other',
    seconds,
    dependencies: i === 0 ? [] : [0],
  })),
});

describe('benchmark scheduling', () => {
  it(verifies('V1.scheduling', 'runs at its smoke size and gives every row a number'), async () => {
    const { rows, notes } = await report(schedulingBenchmark, { smoke: true });
    for (const { name, value } of rows) expect(Number.isFinite(value), name).toBe(true);
    const names = rows.map(({ name }) => name);
    expect(names.filter((name) => name.includes('over HEFT with perfect knowledge'))).toHaveLength(5);
    expect(names.filter((name) => name.endsWith(': makespan over ours'))).toHaveLength(8);
    expect(notes).toContain('3 generated traces.');
  });
});

describe('the simulation', () => {
  it('lets HEFT find the schedule that is best here', () => {
    // 0 on the fast one (2), then 1 and 2 on it after each other (6, 10), or one of them on the slow one (10); 3 in between.
    expect(heftMakespan(workload, [constant(2), constant(1)], 0)).toBe(10);
    expect(heftMakespan(workload, [constant(1)], 5)).toBe(22);
  });

  it('runs every task once, in the same time for every policy where there is one agent', () => {
    const setting = { speeds: [constant(2)], start: 3 };
    expect(simulate(workload, leastLoaded(1), setting)).toBe(14);
    expect(simulate(workload, new OurPolicy(1), setting)).toBe(14);
  });

  it('has agents whose speeds change and stay between 1 and 8, and works that end when they are done', () => {
    const speed = new DriftingSpeed(createSeededRandom(4), 10);
    const seen = Array.from({ length: 500 }, (_, i) => speed.at(i));
    expect(Math.min(...seen)).toBeGreaterThanOrEqual(1);
    expect(Math.max(...seen)).toBeLessThanOrEqual(8);
    expect(new Set(seen).size).toBeGreaterThan(20);
    // Work is the integral of the speed.
    const end = speed.finish(2, 100);
    let done = 0;
    for (let time = 2; time < end; time += 0.001) done += speed.at(time) * 0.001;
    expect(done).toBeCloseTo(100, 0);
    expect(speed.finish(speed.finish(2, 60), 40)).toBeCloseTo(end, 9);
  });
});
