/** What the agents of the benchmark do, in their threads. */
import type { JsonValue } from '@conclave/contracts';

interface Work {
  readonly waitMs: number;
  readonly computeMs: number;
}

/** Waits as for a network, then computes. */
export async function work(input: JsonValue): Promise<void> {
  const { waitMs, computeMs } = input as unknown as Work;
  if (waitMs > 0) await new Promise<void>((resolve) => setTimeout(resolve, waitMs));
  if (computeMs > 0) compute(computeMs);
}

/**
 * Uses so much processor time of this thread. By the thread's own clock: a loop that ends after some time on the wall
 * would do less work the more threads there are.
 */
function compute(ms: number): void {
  const before = process.threadCpuUsage();
  for (;;) {
    const used = process.threadCpuUsage(before);
    if (used.user + used.system >= ms * 1_000) return;
  }
}
