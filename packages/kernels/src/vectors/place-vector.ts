import { ConclaveError } from '@conclave/contracts';
import type { MemoryViews } from '../memory/memory-views.ts';
import type { VectorLayout } from './vector-options.ts';

/** Numbers of one vector. A `Float32Array` is copied fastest; other numbers are rounded to f32. */
export type VectorInput = Float32Array | readonly number[] | Float64Array;

export interface Placement {
  readonly vector: VectorInput;
  readonly pointer: number;
  /** The norm of a vector that was saved: its numbers are taken as they are. */
  readonly norm?: number | undefined;
}

/**
 * Copies a vector to a pointer, filled up with zeros to the stride; for `cosine` its direction. It is checked where it
 * was copied to, so that nobody changes it in between.
 * @returns its Euclidean norm.
 * @throws VECTOR_DIMENSION_MISMATCH, VECTOR_NOT_FINITE; the place is overwritten then, too.
 */
export function placeVector(
  { f32 }: MemoryViews,
  { dim, stride, metric }: VectorLayout,
  { vector, pointer, norm: savedNorm }: Placement,
): number {
  if (vector.length !== dim) {
    throw new ConclaveError('VECTOR_DIMENSION_MISMATCH', { details: { dim, actual: vector.length } });
  }
  const at = pointer >>> 2;
  if (vector instanceof Float32Array) f32.set(vector, at);
  else for (let j = 0; j < dim; j++) f32[at + j] = vector[j]!;
  f32.fill(0, at + dim, at + stride);
  const squares = sumOfSquares(f32, at, stride);
  // The squares of f32 numbers cannot overflow f64: only infinities and NaN get this far.
  if (!Number.isFinite(squares)) throw notFinite(f32.subarray(at, at + dim));
  if (savedNorm !== undefined) return savedNorm;
  const norm = Math.sqrt(squares);
  if (metric === 'cosine' && norm > 0) {
    const inverse = 1 / norm;
    for (let j = at; j < at + dim; j++) f32[j] = f32[j]! * inverse;
  }
  return norm;
}

/** @param length a multiple of four: one sum would wait for itself. */
function sumOfSquares(f32: Float32Array, at: number, length: number): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  for (let j = at; j < at + length; j += 4) {
    s0 += f32[j]! * f32[j]!;
    s1 += f32[j + 1]! * f32[j + 1]!;
    s2 += f32[j + 2]! * f32[j + 2]!;
    s3 += f32[j + 3]! * f32[j + 3]!;
  }
  return s0 + s1 + (s2 + s3);
}

function notFinite(numbers: Float32Array): ConclaveError {
  const position = numbers.findIndex((value) => !Number.isFinite(value));
  return new ConclaveError('VECTOR_NOT_FINITE', { details: { position, value: String(numbers[position]) } });
}
