/** Fresh identifiers: unique across nodes, ordered by time within a node. */
export interface IdSource {
  /** For example `next('run')` gives `run_01k…`. */
  next(prefix: string): string;
}
