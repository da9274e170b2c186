import { MAX_PRIORITY } from '../definition/priority-schema.ts';

/**
 * Priorities in the order of the remaining paths: whoever has the longest way before it goes first. Equal paths have
 * equal priorities, so that these go by age. Whole numbers from 0 on; should there be more different paths than
 * priorities, neighbours share one.
 */
export function pathPriorities(paths: Float64Array): Int32Array {
  const lengths = [...new Set(paths)].toSorted((a, b) => a - b);
  const step = Math.min(1, MAX_PRIORITY / lengths.length);
  const placeOf = new Map(lengths.map((length, place) => [length, Math.floor(place * step)]));
  return Int32Array.from(paths, (length) => placeOf.get(length)!);
}
