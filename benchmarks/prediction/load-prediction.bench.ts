/**
 * How well the predictor that chooses for each agent forecasts, beside each method by itself. Every forecast is made from
 * the samples before it only. Reads recorded series where they are, else it generates some.
 *
 *   node --conditions=conclave-source benchmarks/kernels/load-prediction.bench.ts [--smoke] [--json FILE]
 */
import { loadKernels, LoadPredictor, type Kernels } from '@conclave/kernels';
import { createSeededRandom } from '@conclave/testing';
import { main } from '../harness/report.ts';
import type { Benchmark, BenchmarkOptions, BenchmarkResult, BenchmarkRow } from '../harness/report.ts';
import { wallMs } from '../harness/timing.ts';
import { automatic, singleMethods, type MakeContestant } from './forecast-contestants.ts';
import { loadSeries, type LoadSeries } from './load-series.ts';

const horizons = [1, 10];
/** Steps that are not judged, so that nobody is judged by what he does without a past. */
const warmUpSteps = 50;
/** Of a random walk nothing is a better forecast than the newest sample: not knowing that it is one may cost this much. */
const worstRatio = 1.02;

export const loadPredictionBenchmark: Benchmark = {
  name: 'kernels/load-prediction',
  notes: [
    'MASE: mean absolute error over that of the newest sample as the forecast, over the same steps and horizon. Below 1 is better.',
    `The first ${warmUpSteps} steps of a series are not judged. The median of an even number of series is the mean of the two in the middle.`,
    'The parameters of the predictor (which forecasters, how quickly errors are forgotten, how sharply they weigh) were chosen on the recorded series, not on the generated ones.',
  ],
  run,
};

function run({ smoke }: BenchmarkOptions): BenchmarkResult {
  const kernels = loadKernels();
  const { origin, series } = loadSeries(smoke);
  const rows = horizons.flatMap((horizon) => rowsFor(kernels, { series, horizon }));
  return {
    rows: [...rows, ...costRows(kernels, smoke)],
    notes: [`The ${series.length} series are ${origin}.`],
  };
}

function rowsFor(
  kernels: Kernels,
  { series, horizon }: { series: readonly LoadSeries[]; horizon: number },
): BenchmarkRow[] {
  const errorsOf = (make: MakeContestant) => series.map((one) => meanError(kernels, { one, horizon, make }));
  const naive = errorsOf(singleMethods['newest sample']!);
  const scaled = (make: MakeContestant) => errorsOf(make).map((error, i) => error / naive[i]!);
  const singles = Object.entries(singleMethods).map(([name, make]) => ({
    name,
    value: middle(scaled(make)),
  }));
  const chosen = scaled(automatic);
  const best = singles.reduce((a, b) => (b.value < a.value ? b : a));
  const ahead = `${horizon} ahead`;
  return [
    ...series.map(({ name }, i) => ({
      name: `chosen, ${ahead}, ${name}`,
      value: chosen[i]!,
      unit: 'MASE',
      target: { atMost: worstRatio },
      goal: 1,
    })),
    ...singles.map(({ name, value }) => ({ name: `${name}, ${ahead}, median`, value, unit: 'MASE' })),
    { name: `chosen, ${ahead}, median`, value: middle(chosen), unit: 'MASE' },
    {
      name: `chosen over the best single method (${best.name}), ${ahead}, medians`,
      value: middle(chosen) / best.value,
      unit: 'times',
      target: { atMost: 1 },
    },
  ];
}

function meanError(
  kernels: Kernels,
  { one, horizon, make }: { one: LoadSeries; horizon: number; make: MakeContestant },
): number {
  const { samples } = one;
  const contestant = make(kernels);
  let sum = 0;
  let count = 0;
  for (let step = 0; step + horizon < samples.length; step += 1) {
    contestant.push(samples.subarray(step, step + 1));
    if (step < warmUpSteps) continue;
    sum += Math.abs(samples[step + horizon]! - contestant.forecast(horizon));
    count += 1;
  }
  contestant.free();
  return sum / count;
}

/** What a step of many agents costs. */
function costRows(kernels: Kernels, smoke: boolean): BenchmarkRow[] {
  const agents = smoke ? 32 : 1_024;
  const steps = smoke ? 20 : 2_000;
  const random = createSeededRandom(7);
  const rows = Array.from({ length: 50 }, () =>
    Float32Array.from({ length: agents }, () => 10 * random.next()),
  );
  const predictor = new LoadPredictor(kernels, { agents });
  const observe = () => {
    for (let step = 0; step < steps; step += 1) predictor.observe(rows[step % rows.length]!);
  };
  observe();
  const observeUs = (1e3 * wallMs(observe)) / steps;
  const out = new Float32Array(agents);
  const forecastUs =
    (1e3 *
      wallMs(() => {
        for (let step = 0; step < steps; step += 1) predictor.forecast(5, out);
      })) /
    steps;
  predictor.free();
  return [
    { name: `${agents} agents: a step observed`, value: observeUs, unit: 'us' },
    { name: `${agents} agents: all forecast`, value: forecastUs, unit: 'us' },
  ];
}

function middle(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

await main(import.meta.url, loadPredictionBenchmark);
