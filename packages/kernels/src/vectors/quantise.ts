import type { MemoryViews } from '../memory/memory-views.ts';

export const int8Limit = 127;

const roundingShift = 6_755_399_441_055_744;

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
  for (let j = 0; j < length; j++) i8[to + j] = rounded(f32[(from >>> 2) + j]! * inverse);
  return scale;
}

/** i16 to[length], from -127 to 127: a query for `int8Scan`. @returns the scale. */
export function quantiseToInt16({ f32, i16 }: MemoryViews, { from, to, length }: QuantiseJob): number {
  const scale = scaleOf(f32, from >>> 2, length);
  const inverse = scale === 0 ? 0 : 1 / scale;
  for (let j = 0; j < length; j++) i16[(to >>> 1) + j] = rounded(f32[(from >>> 2) + j]! * inverse);
  return scale;
}

/** To the nearest whole number, halves to the even one, for sizes up to 2^51: adding 1.5 * 2^52 leaves no fraction. */
function rounded(value: number): number {
  return value + roundingShift - roundingShift;
}

/** The sign bits, 1 for numbers above zero, in whole 64-bit words; bits behind the length are 0. */
export function quantiseToBits({ f32, u32 }: MemoryViews, { from, to, length }: QuantiseJob): void {
  const end = (from >>> 2) + length;
  const halves = Math.ceil(length / 64) * 2;
  for (let half = 0; half < halves; half++) {
    const first = (from >>> 2) + half * 32;
    let bits = 0;
    for (let j = Math.min(end, first + 32) - 1; j >= first; j--) bits = (bits << 1) | (f32[j]! > 0 ? 1 : 0);
    u32[(to >>> 2) + half] = bits;
  }
}

/** The scale is rounded to f32, as it is kept; where that makes it 0, the row counts as zeros. */
function scaleOf(f32: Float32Array, at: number, length: number): number {
  let largest = 0;
  for (let j = at; j < at + length; j++) {
    const size = Math.abs(f32[j]!);
    if (size > largest) largest = size;
  }
  return Math.fround(largest / int8Limit);
}
