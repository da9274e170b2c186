import { l2Blocks } from './l2-blocks';
import { l2Tail } from './l2-tail';

const blockBytes: usize = 128;

/** out[i] = sum over j of (query[j] - rows[i][j])^2: the squared Euclidean distance. Layout as `dotScan`. */
export function l2Scan(out: usize, query: usize, rows: usize, count: i32, dim: i32): void {
  const bytes = (<usize>dim) << 2;
  const blocks = bytes & ~(blockBytes - 1);
  const tail = bytes - blocks;
  const end = out + ((<usize>count) << 2);
  let row = rows;
  for (let at = out; at < end; at += 4) {
    // The only call of its kind: the compiler then takes it into the loop, which is worth a tenth.
    let sum = l2Blocks(query, row, blocks);
    if (tail !== 0) sum += l2Tail(query + blocks, row + blocks, tail);
    store<f32>(at, sum);
    row += bytes;
  }
}
