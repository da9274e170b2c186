import { createSeededRandom } from '@conclave/testing';

/** Edges as columns: task `to[e]` waits for task `from[e]`. */
export interface SampleDag {
  readonly size: number;
  readonly from: Int32Array;
  readonly to: Int32Array;
}

/** Each task but the first few waits for `degree` tasks of a window just before it; the same for the same size. */
export function sampleDag(size: number, degree: number): SampleDag {
  const window = Math.max(16, Math.floor(Math.sqrt(size)));
  const edges = Math.max(0, size - window) * degree;
  const from = new Int32Array(edges);
  const to = new Int32Array(edges);
  const random = createSeededRandom(7);
  let edge = 0;
  for (let task = window; task < size; task += 1) {
    for (let count = 0; count < degree; count += 1) {
      from[edge] = task - 1 - Math.floor(random.next() * window);
      to[edge] = task;
      edge += 1;
    }
  }
  return { size, from, to };
}
