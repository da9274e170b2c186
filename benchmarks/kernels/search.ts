/** The exact ten nearest, as a program asks for them. Rows 5, 10 and 11. */
import { createVectorIndex, loadKernels, type Kernels, type VectorIndex } from '@conclave/kernels';
import { alternating, timesFaster } from '../harness/alternating.ts';
import type { BenchmarkRow } from '../harness/report.ts';
import { expectClose } from './agreement.ts';
import { put, room } from './arena.ts';
import { corpusOf, dim, queryOf } from './corpus.ts';
import type { Family, Measurement, Scale } from './family.ts';
import { nativePeers, type USearch } from './native-peers.ts';
import { atMost, coldRow, rowsOf, timesRow, warmRow, type Aim } from './rows.ts';

const k = 10;
/** Samples are long: the rows of a middle size stay in the last cache only while nothing else is read. */
const sampleMs = 10;

export const search: Family = { name: 'search', run };

async function run(scale: Scale): Promise<Measurement> {
  const { usearch } = await nativePeers();
  const { fewRows, someRows, manyRows } = scale;
  const sizes: readonly [number, Aim, Aim?][] = [
    [fewRows, { floor: 1.2, goal: 1.9 }],
    [someRows, { floor: 1.2, goal: 1.9 }, { floor: 1, goal: 0.35 }],
    [manyRows, { floor: 0.75, goal: 1 }, { floor: 15, goal: 8 }],
  ];
  const rows: BenchmarkRow[] = [];
  for (const [count, times, timeMs] of sizes) rows.push(...exact(scale, { count, times, timeMs, usearch }));
  return {
    rows: [...rows, overhead(scale)],
    notes: [
      'Rows 5 and 11: a whole search of the index, the query copied and the ids read; usearch.exactSearch on one thread gives the same ten.',
      'Row 10: the ten best kept in a heap during the scan, beside the scan alone.',
    ],
  };
}

/** An index with the first rows of the corpus. */
export function indexOf(
  kernels: Kernels,
  { scale, count, quantised }: { scale: Scale; count: number; quantised: boolean },
): VectorIndex {
  const { rows } = corpusOf(scale.manyRows);
  const quantisation = quantised ? (['int8', 'bits'] as const) : [];
  const index = createVectorIndex(kernels, { dim, metric: 'cosine', quantisation, capacity: count });
  for (let id = 0; id < count; id += 1) index.add(id, rows.subarray(id * dim, (id + 1) * dim));
  return index;
}

interface Exact {
  readonly count: number;
  readonly times: Aim;
  readonly timeMs: Aim | undefined;
  readonly usearch: USearch | undefined;
}

function exact(scale: Scale, { count, times, timeMs, usearch }: Exact): BenchmarkRow[] {
  const index = indexOf(loadKernels(), { scale, count, quantised: false });
  const corpus = corpusOf(scale.manyRows);
  const query = queryOf(corpus, 0);
  const rows = corpus.rows.slice(0, count * dim);
  const ours = () => index.search(query, k);
  const theirs = () => usearch?.exactSearch(rows, query, dim, k, usearch.MetricKind.IP, 1);
  const turns = scale.smoke ? scale.turns : { ...scale.turns, sampleMs };
  const contestants = usearch === undefined ? { ours, theirs: ours } : { ours, theirs };
  const measured = alternating(contestants, turns);
  const found = theirs();
  const label = `exact ten of ${rowsOf(count)} of 384`;
  const own = timeMs === undefined ? [] : [warmRow(`11. ${label}`, measured.ours, timeMs)];
  const cold = count === scale.fewRows ? [coldRow(`11. ${label}`, measured.ours)] : [];
  if (found === undefined) return [...own, ...cold];
  // Equal scores may stand in another order: scores are compared.
  const distances = 'distances' in found ? [...found.distances].map((distance) => 1 - distance) : [];
  expectClose(`the ten best of ${count}`, ours().scores, { expected: distances, within: 1e-5 });
  const beside = { kernel: measured.ours, over: measured.theirs };
  return [timesRow(`5. ${label}, over usearch.exactSearch`, beside, times), ...own, ...cold];
}

function overhead({ manyRows, turns }: Scale): BenchmarkRow {
  const kernels = loadKernels();
  const corpus = corpusOf(manyRows);
  const { exports } = kernels;
  const query = put(kernels, queryOf(corpus, 0));
  const rows = put(kernels, corpus.rows);
  const out = room(kernels, manyRows * 4);
  const [scores, indexes, scratch] = [room(kernels, k * 4), room(kernels, k * 4), room(kernels, 1032 * 4)];
  let held = 0;
  const measured = alternating(
    {
      scan: () => exports.dotScan(out, query, rows, manyRows, dim),
      topK: () => {
        held = exports.dotTopK(scores, indexes, 0, k, scratch, query, rows, manyRows, dim, 0, 0);
      },
    },
    turns,
  );
  exports.sortScores(scores, indexes, held);
  const { f32 } = kernels.memory.views;
  const all = f32
    .slice(out / 4, out / 4 + manyRows)
    .toSorted()
    .reverse();
  expectClose('the heap beside the scan', f32.slice(scores / 4, scores / 4 + k), {
    expected: all.subarray(0, k),
    within: 0,
  });
  const percent = (timesFaster(measured.scan, measured.topK) - 1) * 100;
  const name = `10. ten best, ${rowsOf(manyRows)}: more than the scan`;
  return { name, value: percent, unit: '%', ...atMost({ floor: 8, goal: 2 }) };
}
