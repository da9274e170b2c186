/** Forecasts for all agents at once, agents side by side in memory. Row 14. */
import { loadKernels, SampleRing } from '@conclave/kernels';
import { createSeededRandom } from '@conclave/testing';
import { alternating, type Measured } from '../harness/alternating.ts';
import type { BenchmarkRow } from '../harness/report.ts';
import { expectClose } from './agreement.ts';
import {
  ewmaByRow,
  ewmaInterleaved,
  holtByRow,
  holtInterleaved,
  trendByRow,
  type Series,
} from './contestants/scalar-forecasts.ts';
import type { Family, Measurement, Scale } from './family.ts';
import { coldRow, timesRow, warmRow, type Aim } from './rows.ts';

const window = 64;
const overInterleaved = { floor: 3, goal: 5 };

export const prediction: Family = { name: 'prediction', run };

interface Forecast {
  readonly name: string;
  readonly kernel: () => void;
  readonly byRow: () => void;
  readonly interleaved?: () => void;
  readonly aim: Aim;
}

function run(scale: Scale): Measurement {
  const agents = scale.smoke ? 64 : 1024;
  const { series, steps } = samples(agents);
  const ring = new SampleRing(loadKernels(), { agents, window });
  for (const step of steps) ring.push(step);
  const { alpha, beta, horizon } = series;
  const result = new Float32Array(agents);
  const forecasts: Forecast[] = [
    {
      name: 'EWMA',
      kernel: () => ring.forecast('ewma', { alpha }, result),
      byRow: () => ewmaByRow(series),
      interleaved: () => ewmaInterleaved(series),
      aim: { floor: 6, goal: 10 },
    },
    {
      name: 'Holt',
      kernel: () => ring.forecast('holt', { alpha, beta, horizon }, result),
      byRow: () => holtByRow(series),
      interleaved: () => holtInterleaved(series),
      aim: { floor: 8, goal: 13 },
    },
    {
      name: 'OLS',
      kernel: () => ring.forecast('ols', { horizon }, result),
      byRow: () => trendByRow(series),
      aim: { floor: 5, goal: 8 },
    },
  ];
  return {
    rows: forecasts.flatMap((forecast) => measure(scale, forecast, { series, result, agents })),
    notes: [
      'Row 14: JavaScript has the samples of an agent side by side; interleaved it takes four agents at once.',
    ],
  };
}

/** The load of agents that goes up and down slowly, by agent and by step of time. */
function samples(agents: number): { series: Series; steps: readonly Float32Array[] } {
  const random = createSeededRandom(14);
  const rows = new Float32Array(agents * window);
  const steps = Array.from({ length: window }, () => new Float32Array(agents));
  for (let a = 0; a < agents; a += 1) {
    let load = 50;
    for (let t = 0; t < window; t += 1) {
      load = 0.9 * load + 5 + 10 * (random.next() - 0.5);
      rows[a * window + t] = load;
      steps[t]![a] = load;
    }
  }
  return { series: { rows, out: new Float32Array(agents), alpha: 0.3, beta: 0.1, horizon: 3 }, steps };
}

function measure(
  { turns }: Scale,
  forecast: Forecast,
  { series, result, agents }: { series: Series; result: Float32Array; agents: number },
): BenchmarkRow[] {
  const { kernel, byRow, interleaved = byRow } = forecast;
  const measured: Record<'kernel' | 'byRow' | 'interleaved', Measured> = alternating(
    { kernel, byRow, interleaved },
    turns,
  );
  kernel();
  for (const scalar of [byRow, interleaved]) {
    scalar();
    // Loads are about 50; f32 has seven digits.
    expectClose(forecast.name, result, { expected: series.out, within: 1e-4 });
  }
  const name = `14. ${forecast.name}, ${agents} agents of ${window} samples`;
  const beside = timesRow(
    `${name}, over interleaved JavaScript`,
    { kernel: measured.kernel, over: measured.interleaved },
    overInterleaved,
  );
  return [
    timesRow(
      `${name}, over JavaScript by rows`,
      { kernel: measured.kernel, over: measured.byRow },
      forecast.aim,
    ),
    ...(forecast.interleaved === undefined ? [] : [beside]),
    warmRow(name, measured.kernel),
    coldRow(name, measured.kernel),
  ];
}
