import type { EdgeList } from '../../src/compile/compiled-workflow.ts';

/** Edges from pairs: the second waits for the first. */
export function edgesOf(pairs: readonly (readonly [number, number])[]): EdgeList {
  return {
    from: Int32Array.from(pairs, ([from]) => from),
    to: Int32Array.from(pairs, ([, to]) => to),
  };
}
