import { verifies } from '@conclave/test/requirements';
import { beforeAll, describe, expect, it } from 'vitest';
import { report, type BenchmarkReport } from '../harness/report.ts';
import { expectClose, expectEqual } from './agreement.ts';
import { kernelsBenchmark } from './kernels.bench.ts';
import { nativePeers } from './native-peers.ts';

/** Rows that stand beside a native package alone. */
const nativeOnly = [4, 5, 6];
const promised = Array.from({ length: 20 }, (_, i) => i + 1);

describe('benchmark kernels/kernels', () => {
  let done: BenchmarkReport;

  beforeAll(async () => {
    // Contestants whose results differ fail the run.
    done = await report(kernelsBenchmark, { smoke: true });
  }, 60_000);

  it(verifies('V1.kernels-promises', 'has a row with floor and goal for every promise'), async () => {
    const { simsimd, usearch } = await nativePeers();
    const isNative = simsimd !== undefined && usearch !== undefined;
    const withTarget = done.rows.filter(({ target, goal }) => target !== undefined && goal !== undefined);
    const numbers = new Set(withTarget.map(({ name }) => Number.parseInt(name, 10)));
    const expected = promised.filter((number) => isNative || !nativeOnly.includes(number));
    expect([...numbers]).toEqual(expect.arrayContaining(expected));
  });

  it('gives a number in every row, each under a name of its own', () => {
    for (const { name, value } of done.rows) expect(value, name).toSatisfy(Number.isFinite);
    expect(new Set(done.rows.map(({ name }) => name)).size).toBe(done.rows.length);
  });

  it('asks for goals beyond the floors', () => {
    for (const { name, target, goal } of done.rows) {
      if (target === undefined || goal === undefined) continue;
      const isBeyond = 'atLeast' in target ? goal > target.atLeast : goal < target.atMost;
      expect(isBeyond, name).toBe(true);
    }
  });
});

describe('agreement of contestants', () => {
  it(verifies('V1.kernels-equal-work', 'fails a run in which contestants have different results'), () => {
    expect(() => expectEqual('sums', [1, 2], [1, 3])).toThrow('sums: result 1 is 2 beside 3');
    expect(() => expectEqual('sums', [1], [1, 2])).toThrow('sums: 1 results beside 2');
    expect(() => expectClose('sums', [1], { expected: [1.2], within: 0.1 })).toThrow(
      'result 0 is 1 beside 1.2',
    );
    expect(() => expectClose('sums', [NaN], { expected: [1], within: 0.1 })).toThrow('result 0 is NaN');
  });

  it('fails a run that has no results to compare', () => {
    expect(() => expectEqual('nothing', [], [])).toThrow('nothing: 0 results beside 0');
  });
});
