import type { TwinOf } from '../twin-of.ts';
import { hammingRow } from './hamming-row.ts';
import { isAllowed } from './is-allowed.ts';

const excluded = 0xffff;

/** The indexes of the `wanted` nearest rows, ascending; of equal distances the lowest indexes. */
export const hammingSelect: TwinOf<'hammingSelect'> = (views) => {
  return (indexes, distances, query, rows, count, words, wanted, allowed) => {
    const { u16, u32 } = views;
    const found = u16.subarray(distances >>> 1, (distances >>> 1) + count);
    const counts = new Uint32Array(words * 64 + 1);
    for (let i = 0; i < count; i++) {
      found[i] = excluded;
      if (!isAllowed(u32, allowed >>> 2, i)) continue;
      const distance = hammingRow(u32, query >>> 2, (rows >>> 2) + i * words * 2, words);
      found[i] = distance;
      counts[distance]!++;
    }
    const padded = (distances >>> 1) + ((count + 7) & ~7);
    u16.fill(excluded, (distances >>> 1) + count, padded);
    return collect(found, counts, u32.subarray(indexes >>> 2, (indexes >>> 2) + wanted));
  };
};

/** Fills `indexes` with all rows nearer than the distance at which there are enough, and the first of those at it. */
function collect(distances: Uint16Array, counts: Uint32Array, indexes: Uint32Array): number {
  let limit = 0;
  let ties = indexes.length;
  for (; limit < counts.length - 1 && counts[limit]! < ties; limit++) ties -= counts[limit]!;
  let found = 0;
  for (let i = 0; i < distances.length && found < indexes.length; i++) {
    const distance = distances[i]!;
    if (distance > limit || (distance === limit && ties-- <= 0)) continue;
    indexes[found++] = i;
  }
  return found;
}
