/** Twelve queries at once over rows in memory. Row 7. */
import { loadKernels } from '@conclave/kernels';
import { alternating } from '../harness/alternating.ts';
import type { BenchmarkRow } from '../harness/report.ts';
import { expectClose } from './agreement.ts';
import { f32At, put, room } from './arena.ts';
import { batchBlocked } from './contestants/scalar-batches.ts';
import { settle } from './contestants/settle.ts';
import { batchQueries, corpusOf, dim, queryOf } from './corpus.ts';
import type { Family, Measurement, Scale } from './family.ts';
import { nativePeers, type USearch } from './native-peers.ts';
import { rowsOf, timesRow, warmRow } from './rows.ts';
import { indexOf } from './search.ts';

const k = 10;

export const batch: Family = { name: 'batch', run };

async function run(scale: Scale): Promise<Measurement> {
  const { usearch } = await nativePeers();
  return {
    rows: [...raw(scale), ...(usearch === undefined ? [] : [whole(scale, usearch)])],
    notes: [
      'Row 7: JavaScript reads each row once, for four queries at a time. Beside usearch both give the ten best of each query.',
    ],
  };
}

function raw({ manyRows, turns }: Scale): BenchmarkRow[] {
  const kernels = loadKernels();
  const { exports } = kernels;
  const { rows, queries } = corpusOf(manyRows);
  const twelve = queries.slice(0, batchQueries * dim);
  const js = { queries: twelve, rows, out: new Float32Array(batchQueries * manyRows), dim };
  const at = {
    queries: put(kernels, twelve),
    rows: put(kernels, rows),
    out: room(kernels, js.out.byteLength),
  };
  const few = { ...js, rows: rows.slice(0, 16 * dim), out: new Float32Array(batchQueries * 16) };
  settle(() => batchBlocked(few), turns.warmUpMs);
  const measured = alternating(
    {
      kernel: () => exports.dotBatch(at.out, at.queries, at.rows, batchQueries, manyRows, dim, manyRows),
      js: () => batchBlocked(js),
      scans: () => {
        for (let q = 0; q < batchQueries; q += 1) {
          exports.dotScan(at.out + q * manyRows * 4, at.queries + q * dim * 4, at.rows, manyRows, dim);
        }
      },
    },
    turns,
  );
  exports.dotBatch(at.out, at.queries, at.rows, batchQueries, manyRows, dim, manyRows);
  expectClose('dotBatch', f32At(kernels, at.out, js.out.length), { expected: js.out, within: 1e-6 });
  const name = `7. ${batchQueries} queries over ${rowsOf(manyRows)}`;
  const { kernel } = measured;
  return [
    timesRow(`${name}, over blocked JavaScript`, { kernel, over: measured.js }, { floor: 6, goal: 10 }),
    timesRow(`${name}, over as many single scans`, { kernel, over: measured.scans }),
    warmRow(name, kernel),
  ];
}

function whole(scale: Scale, usearch: USearch): BenchmarkRow {
  const { manyRows, turns } = scale;
  const corpus = corpusOf(manyRows);
  const index = indexOf(loadKernels(), { scale, count: manyRows, quantised: false });
  const list = Array.from({ length: batchQueries }, (_, q) => queryOf(corpus, q));
  const flat = corpus.queries.slice(0, batchQueries * dim);
  const ours = () => index.searchBatch(list, k);
  const theirs = () => usearch.exactSearch(corpus.rows, flat, dim, k, usearch.MetricKind.IP, 1);
  const measured = alternating({ ours, theirs }, turns);
  const found = theirs();
  expectClose(
    'the ten best of each query',
    ours().flatMap(({ scores }) => [...scores]),
    {
      expected: [...found.distances].map((distance) => 1 - distance),
      within: 1e-5,
    },
  );
  const name = `7. ${batchQueries} queries over ${rowsOf(manyRows)}, over usearch.exactSearch`;
  return timesRow(name, { kernel: measured.ours, over: measured.theirs }, { floor: 1.5, goal: 2.5 });
}
