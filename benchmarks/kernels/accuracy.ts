/** How far f32 sums are from those in double precision. Row 20. */
import { loadKernels } from '@conclave/kernels';
import { createSeededRandom } from '@conclave/testing';
import { expectClose } from './agreement.ts';
import { f32At, put, room } from './arena.ts';
import type { Family, Measurement, Scale } from './family.ts';
import { atMost } from './rows.ts';

const dims = [64, 128, 384, 768, 1536];
/** Numbers around zero, above it, and far from it. */
const kinds = [
  [-1, 1],
  [0, 1],
  [999, 1001],
] as const;

export const accuracy: Family = { name: 'accuracy', run };

interface Errors {
  /** Of dot products, relative to the sum of the absolute products. */
  dot: number;
  cosine: number;
}

function run({ smoke }: Scale): Measurement {
  const count = smoke ? 50 : 3_000;
  const strict = worst('never', count);
  const relaxed = worst('auto', count);
  const unit = 'at most';
  const dot = '20. error of a dot product over the sum of absolute products';
  const cosine = '20. error of a cosine';
  return {
    rows: [
      { name: dot, value: strict.dot, unit, ...atMost({ floor: 5e-7, goal: 2e-7 }) },
      { name: `${dot}, relaxed`, value: relaxed.dot, unit, ...atMost({ floor: 5e-7, goal: 2e-7 }) },
      { name: cosine, value: strict.cosine, unit, ...atMost({ floor: 1e-6, goal: 4e-7 }) },
      { name: `${cosine}, relaxed`, value: relaxed.cosine, unit, ...atMost({ floor: 1e-6, goal: 4e-7 }) },
    ],
    notes: [
      `Row 20: the worst of ${count} random rows for each of ${dims.join(', ')} numbers around 0, above 0 and around 1,000.`,
    ],
  };
}

function worst(relaxed: 'auto' | 'never', count: number): Errors {
  const errors = { dot: 0, cosine: 0 };
  for (const dim of dims) {
    for (const kind of kinds) addErrors(errors, relaxed, draw({ dim, count, kind }));
  }
  return errors;
}

interface Drawn {
  readonly query: Float32Array;
  readonly rows: Float32Array;
  readonly count: number;
}

function draw({ dim, count, kind }: { dim: number; count: number; kind: readonly [number, number] }): Drawn {
  const random = createSeededRandom(dim);
  const [from, to] = kind;
  const next = (): number => from + random.next() * (to - from);
  const query = Float32Array.from({ length: dim }, next);
  return { query, rows: Float32Array.from({ length: count * dim }, next), count };
}

function addErrors(errors: Errors, relaxed: 'auto' | 'never', drawn: Drawn): void {
  const scanned = scan(relaxed, drawn);
  const exact = exactly(drawn.query, drawn.rows);
  expectClose('cosines', scanned.cosines, { expected: exact.cosines, within: 1e-4 });
  for (let i = 0; i < drawn.count; i += 1) {
    errors.dot = Math.max(errors.dot, Math.abs(scanned.dots[i]! - exact.dots[i]!) / exact.sizes[i]!);
    errors.cosine = Math.max(errors.cosine, Math.abs(scanned.cosines[i]! - exact.cosines[i]!));
  }
}

function scan(
  relaxed: 'auto' | 'never',
  { query, rows, count }: Drawn,
): { dots: Float32Array; cosines: Float32Array } {
  const kernels = loadKernels({ relaxed });
  const at = [room(kernels, count * 4), put(kernels, query), put(kernels, rows)] as const;
  kernels.exports.dotScan(...at, count, query.length);
  const dots = f32At(kernels, at[0], count).slice();
  kernels.exports.cosineScan(...at, count, query.length);
  return { dots, cosines: f32At(kernels, at[0], count).slice() };
}

/** In double precision; `sizes` are the sums of the absolute products. */
function exactly(
  query: Float32Array,
  rows: Float32Array,
): Record<'dots' | 'sizes' | 'cosines', Float64Array> {
  const count = rows.length / query.length;
  const exact = {
    dots: new Float64Array(count),
    sizes: new Float64Array(count),
    cosines: new Float64Array(count),
  };
  for (let i = 0, p = 0; i < count; i += 1) {
    let [dot, size, queryNorm, rowNorm] = [0, 0, 0, 0];
    for (let j = 0; j < query.length; j += 1, p += 1) {
      const [x, y] = [query[j]!, rows[p]!];
      dot += x * y;
      size += Math.abs(x * y);
      queryNorm += x * x;
      rowNorm += y * y;
    }
    exact.dots[i] = dot;
    exact.sizes[i] = size;
    exact.cosines[i] = dot / Math.sqrt(queryNorm * rowNorm);
  }
  return exact;
}
