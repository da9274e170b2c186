import type { Random } from '@conclave/contracts';

/** Normally distributed numbers (Box and Muller). */
export function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}

/**
 * Vectors as embeddings are: around centres, of which there are `clusters`, within a space of `latent` dimensions that
 * is turned into `dim`. Uniformly random vectors would be no test of a search: all are equally far from a query.
 */
export function clusteredVectors(
  random: Random,
  {
    count,
    dim,
    clusters = 50,
    latent = 32,
  }: { count: number; dim: number; clusters?: number; latent?: number },
): Float32Array[] {
  const basis = Array.from({ length: latent }, () =>
    Float64Array.from({ length: dim }, () => normal(random)),
  );
  const centres = Array.from({ length: clusters }, () =>
    Array.from({ length: latent }, () => normal(random)),
  );
  return Array.from({ length: count }, () => {
    const centre = centres[Math.floor(random.next() * clusters)]!;
    const vector = new Float32Array(dim);
    for (const [l, axis] of basis.entries()) {
      const weight = centre[l]! + 0.5 * normal(random);
      for (let j = 0; j < dim; j++) vector[j]! += weight * axis[j]!;
    }
    return vector;
  });
}
