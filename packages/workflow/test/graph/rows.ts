import { GraphRows } from '../../src/graph/graph-rows.ts';

/** Rows from pairs: the second waits for the first. */
export function rowsOf(size: number, pairs: readonly (readonly [number, number])[]): GraphRows {
  return new GraphRows(size, {
    from: Int32Array.from(pairs, ([from]) => from),
    to: Int32Array.from(pairs, ([, to]) => to),
  });
}
