import { dotBlocks } from './dot-blocks';
import { dotTail } from './dot-tail';

const blockBytes: usize = 128;

/**
 * out[i] = sum over j of query[j] * rows[i][j], for i < count. Fastest where dim is a multiple of 32.
 * One sequential stream over the rows: four rows at once would defeat the prefetcher and halve the speed from DRAM.
 * @param out f32[count]
 * @param query f32[dim]
 * @param rows f32[count][dim], row-major without gaps
 */
export function dotScan(out: usize, query: usize, rows: usize, count: i32, dim: i32): void {
  const bytes = (<usize>dim) << 2;
  const blocks = bytes & ~(blockBytes - 1);
  const tail = bytes - blocks;
  const end = out + ((<usize>count) << 2);
  let row = rows;
  for (let at = out; at < end; at += 4) {
    // The only call of its kind: the compiler then takes it into the loop, which is worth a tenth.
    let sum = dotBlocks(query, row, blocks);
    if (tail !== 0) sum += dotTail(query + blocks, row + blocks, tail);
    store<f32>(at, sum);
    row += bytes;
  }
}
