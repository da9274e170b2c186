/** Inputs and outputs of raw kernels in the kernels' memory, by pointer: views change when the memory grows. */
import type { Kernels } from '@conclave/kernels';

type Numbers =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array;

/** @returns the pointer of a copy. */
export function put({ memory }: Kernels, numbers: Numbers): number {
  const pointer = memory.allocate(numbers.byteLength);
  memory.views.u8.set(new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength), pointer);
  return pointer;
}

/** @returns the pointer of so many bytes, zeroed; a little more is there, which kernels may read behind the end. */
export function room({ memory }: Kernels, bytes: number): number {
  const pointer = memory.allocate(bytes + 64);
  memory.views.u8.fill(0, pointer, pointer + bytes + 64);
  return pointer;
}

/** A view that holds until the memory grows. */
export function f32At({ memory }: Kernels, pointer: number, length: number): Float32Array {
  return memory.views.f32.subarray(pointer >>> 2, (pointer >>> 2) + length);
}
