/** Clocks for benchmarks: wall time for what a user waits for, processor time where the machine is shared. */

/** Milliseconds from call to return. */
export function wallMs(work: () => void): number {
  const startMs = performance.now();
  work();
  return performance.now() - startMs;
}

/** Processor time of this thread in microseconds, at least one: the clock ticks in whole ones or worse. */
export function threadCpuUs(work: () => void): number {
  const before = process.threadCpuUsage();
  work();
  const used = process.threadCpuUsage(before);
  return Math.max(1, used.user + used.system);
}

/** The upper one of the two in the middle where the number of values is even. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1]!;
}
