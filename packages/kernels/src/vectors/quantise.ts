import type { MemoryViews } from '../memory/memory-views.ts';

export const int8Limit = 127;

/** Where a row of `length` f32 numbers is and where its copy goes, as pointers. */
export interface QuantiseJob {
  readonly from: number;
  readonly to: number;
  readonly length: number;
}

/** i8 to[length]: each number over the scale, rounded. @returns the scale: the largest absolute value over 127. */
export function quantiseToInt8({ f32, i8 }: MemoryViews, { from, to, length }: QuantiseJob): number {
  const scale = scaleOf(f32, from >>> 2, length);
  const inverse = scale === 0 ? 0 : 1 / scale;
  for (let j = 0; j < length; j++) i8[to + j] = Math.round(f32[(from >>> 2) + j]! * inverse);
  return scale;
}

/** i16 to[length], from -127 to 127: a query for `int8Scan`. @returns the scale. */
export function quantiseToInt16({ f32, i16 }: MemoryViews, { from, to, length }: QuantiseJob): number {
  const scale = scaleOf(f32, from >>> 2, length);
  const inverse = scale === 0 ? 0 : 1 / scale;
  for (let j = 0; j < length; j++) i16[(to >>> 1) + j] = Math.round(f32[(from >>> 2) + j]! * inverse);
  return scale;
}

/** The sign bits, 1 for numbers above zero, in whole 64-bit words; bits behind the length are 0. */
export function quantiseToBits({ f32, u32 }: MemoryViews, { from, to, length }: QuantiseJob): void {
  const halves = Math.ceil(length / 64) * 2;
  for (let half = 0; half < halves; half++) {
    const first = half * 32;
    const end = Math.min(32, length - first);
    let bits = 0;
    for (let j = 0; j < end; j++) if (f32[(from >>> 2) + first + j]! > 0) bits |= 1 << j;
    u32[(to >>> 2) + half] = bits;
  }
}

/** The reciprocal of a scale too small for f32 would not be finite; such a row counts as zeros. */
function scaleOf(f32: Float32Array, at: number, length: number): number {
  let largest = 0;
  for (let j = at; j < at + length; j++) largest = Math.max(largest, Math.abs(f32[j]!));
  return Math.fround(largest / int8Limit);
}
