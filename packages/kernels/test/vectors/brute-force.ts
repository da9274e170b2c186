import type { VectorMetric } from '../../src/vectors/vector-options.ts';

/** A vector index as one would write it without thinking about speed, in double precision. */
export class BruteForce {
  readonly vectors = new Map<number, number[]>();
  readonly #metric: VectorMetric;

  constructor(metric: VectorMetric) {
    this.#metric = metric;
  }

  score(query: readonly number[], vector: readonly number[]): number {
    let dot = 0;
    let distance = 0;
    for (const [j, value] of query.entries()) {
      dot += value * vector[j]!;
      distance += (value - vector[j]!) ** 2;
    }
    if (this.#metric === 'dot') return dot;
    if (this.#metric === 'l2') return -distance;
    const norms = Math.hypot(...query) * Math.hypot(...vector);
    return norms === 0 ? 0 : dot / norms;
  }

  /** All scores, best first. */
  ranking(query: readonly number[], allowed?: (id: number) => boolean): { id: number; score: number }[] {
    return [...this.vectors]
      .filter(([id]) => allowed?.(id) ?? true)
      .map(([id, vector]) => ({ id, score: this.score(query, vector) }))
      .toSorted((a, b) => b.score - a.score);
  }
}
