/**
 * What the kernels promise, beside well-written and naive JavaScript, native packages and the machine's limits. The rows
 * bear the numbers 1 to 20 of the promises; contestants take turns, and have the same results, or the run fails.
 *
 *   node --conditions=conclave-source benchmarks/kernels/kernels.bench.ts [--smoke] [--json FILE] [--svg FILE]
 */
import { main } from '../harness/report.ts';
import type { Benchmark, BenchmarkOptions, BenchmarkResult } from '../harness/report.ts';
import { accuracy } from './accuracy.ts';
import { assignment } from './assignment.ts';
import { batch } from './batch.ts';
import { boundary } from './boundary.ts';
import { scaleOf, type Family } from './family.ts';
import { loading } from './loading.ts';
import { nativePeers } from './native-peers.ts';
import { prediction } from './prediction.ts';
import { quantised } from './quantised.ts';
import { search } from './search.ts';
import { sessions } from './sessions.ts';
import { similarity } from './similarity.ts';
import { tallies } from './tallies.ts';
import { text } from './text.ts';
import { threads } from './threads.ts';

/** First calls are measured in the order of the families. */
const families: readonly Family[] = [
  loading,
  similarity,
  search,
  batch,
  quantised,
  tallies,
  sessions,
  prediction,
  assignment,
  text,
  threads,
  boundary,
  accuracy,
];

export const kernelsBenchmark: Benchmark = {
  name: 'kernels/kernels',
  notes: [
    'Times: how many times faster, the median of the ratios within each of 11 rounds, warm. First calls are those of this process.',
    'Vectors are of length one, in clusters within 32 of 384 dimensions, with noise. JavaScript has typed arrays of its own, one type at each place, and four sums.',
  ],
  run,
};

async function run({ smoke }: BenchmarkOptions): Promise<BenchmarkResult> {
  const scale = scaleOf(smoke);
  const measurements = [];
  for (const family of families) measurements.push(await family.run(scale));
  const { notes } = await nativePeers();
  const rows = measurements.flatMap((measurement) => measurement.rows);
  return {
    rows: rows.toSorted((a, b) => Number.parseInt(a.name, 10) - Number.parseInt(b.name, 10)),
    notes: [...measurements.flatMap((measurement) => measurement.notes ?? []), ...notes],
  };
}

await main(import.meta.url, kernelsBenchmark);
