/** One task measures one batch; a batch is a single file as long as the folder is not very large. */
export interface Batch {
  readonly paths: readonly string[];
}

/** Above this many files a task takes several, so that the run's size stays bounded. */
export const MAX_BATCHES = 2_000;

export function toBatches(paths: readonly string[], maxBatches = MAX_BATCHES): Batch[] {
  const size = Math.max(1, Math.ceil(paths.length / maxBatches));
  const batches: Batch[] = [];
  for (let start = 0; start < paths.length; start += size)
    batches.push({ paths: paths.slice(start, start + size) });
  return batches;
}
