import type { KernelMemory } from '../memory/kernel-memory.ts';
import type { VectorColumns } from './vector-columns.ts';

/** Bytes of a bitmap over so many rows. */
export function rowBitmapBytes(rows: number): number {
  return Math.ceil(rows / 32) * 4;
}

/** Writes a bitmap over rows from one over ids; ids behind its end are not allowed. */
export function writeRowBitmap(
  memory: KernelMemory,
  columns: VectorColumns,
  { bitmap, to }: { bitmap: Uint32Array; to: number },
): void {
  const { u32 } = memory.views;
  const ids = columns.count === 0 ? 0 : columns.ids.pointerOf(0) >>> 2;
  for (let first = 0; first < columns.count; first += 32) {
    const end = Math.min(32, columns.count - first);
    let bits = 0;
    for (let j = 0; j < end; j++) {
      const id = u32[ids + first + j]!;
      bits |= (((bitmap[id >>> 5] ?? 0) >>> (id & 31)) & 1) << j;
    }
    u32[(to >>> 2) + (first >>> 5)] = bits;
  }
}
