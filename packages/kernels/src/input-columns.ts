import { refuseArgument } from './check-argument.ts';
import type { KernelMemory } from './memory/kernel-memory.ts';
import type { Scratch } from './memory/scratch.ts';

export type Column = Uint8Array | Uint16Array | Uint32Array | Float32Array | Float64Array;

interface Holder {
  readonly memory: KernelMemory;
  readonly scratch: Scratch;
}

/**
 * Refuses what is no array of the kind, has not the length, has lost its memory to a transfer or a growth, or is shared
 * with threads that could write while it is read. Arrays in the kernels' own memory may be shared.
 * @throws KERNEL_ARGUMENT_INVALID
 */
export function checkColumn(
  memory: KernelMemory,
  column: Column,
  { argument, length = column.length }: { argument: string; length?: number },
): void {
  const { buffer } = column;
  if (buffer !== memory.views.u8.buffer) {
    if (buffer instanceof SharedArrayBuffer)
      refuseArgument(argument, "in memory of its own or of the kernels'", 'shared memory');
    if (buffer.detached) refuseArgument(argument, 'an array that has its memory', 'a detached array');
  }
  if (column.length !== length) refuseArgument(argument, `${length} numbers`, `${column.length}`);
}

/**
 * Gives each column a pointer: that of its place where it is in the kernels' memory, else that of a copy in the scratch
 * space. Behind them the pointers of `scratchBytes`, for what the call writes. Columns are checked before.
 * @throws KERNEL_MEMORY_EXHAUSTED
 */
export function placeColumns(
  { memory, scratch }: Holder,
  columns: readonly Column[],
  scratchBytes: readonly number[],
): number[] {
  const own = memory.views.u8.buffer;
  // Taken before the memory may grow, which empties the arrays that are in it.
  const places = columns.map((column) => (column.buffer === own ? column.byteOffset : undefined));
  const sizes = columns.map((column, index) => (places[index] === undefined ? column.byteLength : 0));
  const taken = scratch.take(...sizes, ...scratchBytes);
  const pointers = columns.map((column, index) => {
    const pointer = places[index];
    if (pointer !== undefined) return pointer;
    return copyTo(memory, column, taken[index]!);
  });
  return [...pointers, ...taken.slice(columns.length)];
}

function copyTo({ views }: KernelMemory, column: Column, pointer: number): number {
  if (column instanceof Float64Array) views.f64.set(column, pointer >>> 3);
  else if (column instanceof Float32Array) views.f32.set(column, pointer >>> 2);
  else if (column instanceof Uint32Array) views.u32.set(column, pointer >>> 2);
  else if (column instanceof Uint16Array) views.u16.set(column, pointer >>> 1);
  else views.u8.set(column, pointer);
  return pointer;
}
