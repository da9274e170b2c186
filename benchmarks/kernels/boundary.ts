/** One pair of vectors: what crossing into WebAssembly costs. Row 18. */
import { loadKernels } from '@conclave/kernels';
import { alternating } from '../harness/alternating.ts';
import { expectClose } from './agreement.ts';
import { put, room } from './arena.ts';
import { dotPair } from './contestants/scalar-scans.ts';
import { corpusOf, dim, queryOf } from './corpus.ts';
import type { Family, Measurement, Scale } from './family.ts';
import { nativePeers } from './native-peers.ts';
import { timesRow } from './rows.ts';

export const boundary: Family = { name: 'boundary', run };

async function run({ manyRows, turns }: Scale): Promise<Measurement> {
  const { simsimd } = await nativePeers();
  const kernels = loadKernels();
  const { exports } = kernels;
  const corpus = corpusOf(manyRows);
  const query = queryOf(corpus, 0);
  const row = corpus.rows.slice(0, dim);
  const at = { query: put(kernels, query), row: put(kernels, row), out: room(kernels, 4) };
  const { f32 } = kernels.memory.views;
  const results = new Float64Array(4);
  const dot = (): number => {
    exports.dotScan(at.out, at.query, at.row, 1, dim);
    return f32[at.out / 4]!;
  };
  const measured = alternating(
    {
      resident: () => (results[0] = dot()),
      copied: () => {
        f32.set(query, at.query / 4);
        results[1] = dot();
      },
      js: () => (results[2] = dotPair(query, row)),
      native: () => (results[3] = simsimd?.dot(query, row) ?? results[2]!),
    },
    turns,
  );
  const expected = new Float64Array(4).fill(results[2]!);
  expectClose('the pair', results, { expected, within: 1e-6 });
  const name = '18. one pair of 384';
  const { resident, copied, js } = measured;
  const beside = timesRow(`${name} in memory, over simsimd`, { kernel: resident, over: measured.native });
  return {
    rows: [
      timesRow(`${name} in memory, over JavaScript`, { kernel: resident, over: js }, { floor: 3, goal: 4.5 }),
      timesRow(
        `${name}, the query copied, over JavaScript`,
        { kernel: copied, over: js },
        { floor: 1.8, goal: 2.6 },
      ),
      ...(simsimd === undefined ? [] : [beside]),
      { name: `${name} in memory`, value: resident.ms * 1e6, unit: 'ns' },
    ],
  };
}
