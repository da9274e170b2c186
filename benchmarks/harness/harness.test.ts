import { describe, expect, it } from 'vitest';
import { alternating, timesFaster } from './alternating.ts';
import { plot } from './plot.ts';
import { report } from './report.ts';
import type { BenchmarkRow } from './report.ts';

const rows: BenchmarkRow[] = [
  { name: 'no target', value: 1, unit: 'ms' },
  { name: 'goal < met', value: 12, unit: 'x', target: { atLeast: 7 }, goal: 10 },
  { name: 'floor met', value: 8, unit: 'x', target: { atLeast: 7 }, goal: 10 },
  { name: 'too slow', value: 3, unit: 'ms', target: { atMost: 2 }, goal: 1 },
];

describe('a report', () => {
  it('judges targets and goals, whichever way they count', async () => {
    const { rows: judged } = await report({ name: 'b', run: () => rows }, { smoke: false });
    expect(judged.map(({ floor, pass, goalMet }) => [floor, pass, goalMet])).toEqual([
      [undefined, undefined, undefined],
      [7, true, true],
      [7, true, false],
      [2, false, false],
    ]);
  });

  it('judges nothing at the smoke size', async () => {
    const { rows: judged } = await report({ name: 'b', run: () => rows }, { smoke: true });
    expect(judged).toEqual(rows);
  });

  it('has the notes of the benchmark, then those of this run', async () => {
    const benchmark = { name: 'b', notes: ['always'], run: () => ({ rows, notes: ['this time'] }) };
    const done = await report(benchmark, { smoke: true });
    expect(done.notes).toEqual(['always', 'this time']);
    expect(done.rows).toEqual(rows);
  });

  it('draws a cost below nothing at the better end', async () => {
    const cost: BenchmarkRow = { name: 'cost', value: -1, unit: '%', target: { atMost: 8 } };
    const free: BenchmarkRow = { ...cost, value: 1e-9 };
    const [below, none] = await Promise.all(
      [cost, free].map(async (row) => plot(await report({ name: 'b', run: () => [row] }, { smoke: false }))),
    );
    const bar = /<rect [^>]*fill="#7ab"\/>/;
    expect(below?.match(bar)?.[0]).toContain('width="420.0"');
    expect(below?.match(bar)?.[0]).toBe(none?.match(bar)?.[0]);
  });

  it('is drawn with every row that has a target, its text escaped', async () => {
    const drawing = plot(await report({ name: 'b', run: () => rows }, { smoke: false }));
    expect(drawing).toContain('goal &lt; met');
    expect(drawing).not.toContain('no target');
    expect(drawing.match(/fill="#(d66|2a7|7ab)"/g)).toEqual(['fill="#2a7"', 'fill="#7ab"', 'fill="#d66"']);
  });
});

describe('alternating contestants', () => {
  it('are each called once a round at least, and compared within rounds', () => {
    const calls = { a: 0, b: 0 };
    const measured = alternating(
      { a: () => (calls.a += 1), b: () => (calls.b += 1) },
      { rounds: 3, sampleMs: 0.01 },
    );
    expect(measured.a.rounds).toHaveLength(3);
    expect(Math.min(calls.a, calls.b)).toBeGreaterThan(3);
    const steady = { coldMs: 1, ms: 2, rounds: [1, 2, 8] };
    expect(timesFaster(steady, { coldMs: 1, ms: 4, rounds: [3, 4, 16] })).toBe(2);
  });
});
