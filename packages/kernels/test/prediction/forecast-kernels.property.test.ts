import { createSeededRandom } from '@conclave/testing';
import { verifies } from '@conclave/test/requirements';
import { describe, expect, it } from 'vitest';
import { largestFloat } from '../../src/check-argument.ts';
import type { KernelExports } from '../../src/kernel-exports.ts';
import { lengthsFor, randomFloats, specialFloats } from '../harness/cases.ts';
import { expectSumsClose } from '../harness/closeness.ts';
import { expectSideBySide, type Ran } from '../harness/side-by-side.ts';

type Ring = [rows: number, agents: number, stride: number, window: number, first: number, count: number];
type Kernel = (exports: KernelExports, out: number, ring: Ring) => void;

const horizon = 3;
const kernels: Record<string, Kernel> = {
  ewma: (exports, out, ring) => exports.ewma(out, ...ring, 0.3),
  holt: (exports, out, ring) => exports.holt(out, ...ring, 0.4, 0.2, horizon),
  linearTrend: (exports, out, ring) => exports.linearTrend(out, ...ring, horizon),
  autoregression: (exports, out, ring) => exports.autoregression(out, ...ring, horizon),
};
const names = Object.keys(kernels);
const random = createSeededRandom(41);

interface Case {
  rows: Float32Array<ArrayBuffer>;
  agents: number;
  window: number;
  first?: number;
  count?: number;
  misalignBy?: number;
}

function expectForecasts(
  name: string,
  { rows, agents, window, first = 0, count = window, misalignBy = 0 }: Case,
) {
  const stride = rows.length / window;
  const largest = Float64Array.from({ length: agents }, (_, a) =>
    Math.max(...Array.from({ length: window }, (_row, t) => Math.abs(rows[t * stride + a]!))),
  );
  return expectSideBySide({
    inputs: { rows },
    outputs: { out: new Float32Array(agents).fill(-7) },
    misalignBy,
    call: (exports, at) => kernels[name]!(exports, at.out, [at.rows, agents, stride, window, first, count]),
    compare: (actual: Ran<{ out: Float32Array }>, expected, build) => {
      // What a trend adds has the precision of what it adds up to.
      const scales = largest.map((value, a) => Math.max(value, Math.abs(expected.outputs.out[a]!)));
      const options = { scales, tolerance: 8e-7, name: `${name}, ${build}` };
      expectSumsClose(actual.outputs.out, expected.outputs.out, options);
    },
  });
}

/** Loads as agents have them: at least `lowest`, with noise. */
function loads(length: number, lowest = 1) {
  return randomFloats(random, length).map((value) => lowest + 20 * (value + 1));
}

describe.each(names)('%s', (name) => {
  it.each(lengthsFor({ unroll: 8, lanes: 4 }))(
    verifies('K1.prediction-kernels', 'is that of double precision for %i agents at any offset'),
    (agents) => {
      for (const misalignBy of [0, 1, 3])
        expectForecasts(name, { rows: loads(7 * (agents + misalignBy)), agents, window: 7, misalignBy });
    },
  );

  it('reads a ring from any row on and of any count', () => {
    const agents = 37;
    const rows = loads(9 * agents);
    for (let first = 0; first < 9; first++)
      for (let count = 1; count <= 9; count++) {
        const { outputs } = expectForecasts(name, { rows, agents, window: 9, first, count });
        const turned = Array.from({ length: count }, (_, t) => ((first + t) % 9) * agents);
        const straight = Float32Array.from(turned.flatMap((at) => [...rows.subarray(at, at + agents)]));
        const again = expectForecasts(name, { rows: straight, agents, window: count });
        expect(again.outputs.out).toEqual(outputs.out);
      }
  });

  it('keeps its precision over long windows', () => {
    expectForecasts(name, { rows: loads(256 * 48, 30), agents: 48, window: 256 });
  });

  it('carries NaN and infinities to the agent that has them only', () => {
    for (const special of specialFloats.filter((value) => !Number.isFinite(value)))
      for (const agent of [0, 33, 36]) {
        const rows = loads(5 * 37);
        rows[2 * 37 + agent] = special;
        const { outputs } = expectForecasts(name, { rows, agents: 37, window: 5 });
        outputs.out.forEach((value, a) => expect(Number.isFinite(value), `${a}`).toBe(a !== agent));
      }
  });

  it('forecasts what never changes as it is, from the first sample on', () => {
    for (const value of [0, 3, 1e-40, -1e6])
      for (const window of [1, 2, 3, 20]) {
        const { outputs } = expectForecasts(name, {
          rows: new Float32Array(35 * window).fill(value),
          agents: 35,
          window,
        });
        for (const forecast of outputs.out) expect(forecast).toBeCloseTo(value, 5);
      }
  });
});

describe('the forecast kernels', () => {
  it('compute what their names say', () => {
    const rows = Float32Array.of(10, 14, 12, 20, 18, 22);
    const forecastOf = (name: string) => expectForecasts(name, { rows, agents: 1, window: 6 }).outputs.out[0];
    expect(forecastOf('linearTrend')).toBeCloseTo(16 + (40 / 17.5) * 5.5, 4);
    const phi = (-6 * -2 + -2 * -4 + -4 * 4 + 4 * 2 + 2 * 6) / (36 + 4 + 16 + 16 + 4 + 36);
    expect(forecastOf('autoregression')).toBeCloseTo(16 + phi ** 3 * 6, 4);
    expect(forecastOf('ewma')).toBeCloseTo(
      [14, 12, 20, 18, 22].reduce((s, x) => 0.3 * x + 0.7 * s, 10),
      4,
    );
    let [level, trend] = [14, 4];
    for (const x of [12, 20, 18, 22]) {
      const before = level;
      level = 0.4 * x + 0.6 * (level + trend);
      trend = 0.2 * (level - before) + 0.8 * trend;
    }
    expect(forecastOf('holt')).toBeCloseTo(level + 3 * trend, 4);
  });

  it.each(lengthsFor({ unroll: 4, lanes: 4 }))(
    verifies('K1.prediction-kernels', 'step %i agents on as double precision does'),
    (agents) => {
      const levels = loads(agents);
      const trends = randomFloats(random, agents);
      const row = loads(agents);
      const scales = new Float64Array(agents).fill(43);
      for (const misalignBy of [0, 1, 3]) {
        const closeTo = (name: string) => ({ scales, tolerance: 3e-7, name });
        expectSideBySide({
          inputs: { row },
          outputs: { levels },
          misalignBy,
          call: (exports, at) => exports.ewmaStep(at.levels, at.row, agents, 0.3),
          compare: (actual, expected, name) =>
            expectSumsClose(actual.outputs.levels, expected.outputs.levels, closeTo(name)),
        });
        expectSideBySide({
          inputs: { row },
          outputs: { levels, trends },
          misalignBy,
          call: (exports, at) => exports.holtStep(at.levels, at.trends, at.row, agents, 0.3, 0.2),
          compare: (actual, expected, name) => {
            expectSumsClose(actual.outputs.levels, expected.outputs.levels, closeTo(name));
            expectSumsClose(actual.outputs.trends, expected.outputs.trends, closeTo(name));
          },
        });
      }
    },
  );

  it('find what is not finite wherever it stands', () => {
    for (const special of specialFloats)
      for (let at = 0; at < 51; at++) {
        const values = randomFloats(random, 51);
        values[at] = special;
        const { result } = expectSideBySide({
          inputs: { values },
          outputs: {},
          misalignBy: at % 4,
          call: (exports, { values: pointer }) => exports.firstBeyond(pointer, 51, largestFloat),
        });
        expect(result).toBe(Number.isFinite(special) ? -1 : at);
      }
  });
});
