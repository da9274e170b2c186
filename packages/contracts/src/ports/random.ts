/** Randomness, so that a seed replays a run. Not for secrets. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
}
