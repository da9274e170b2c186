import type { Graph } from '../src/plan/upward-ranks.ts';

export function graphOf(size: number, edges: readonly (readonly [number, number])[]): Graph {
  const inDegrees = new Int32Array(size);
  const rows = Array.from({ length: size }, (): number[] => []);
  for (const [from, to] of edges) {
    rows[from]!.push(to);
    inDegrees[to]! += 1;
  }
  const offsets = new Int32Array(size + 1);
  rows.forEach((row, task) => (offsets[task + 1] = offsets[task]! + row.length));
  return { size, offsets, dependents: Int32Array.from(rows.flat()), inDegrees };
}
