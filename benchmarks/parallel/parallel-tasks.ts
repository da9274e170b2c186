/** What the agents of the benchmark do, in their threads. */
import type { JsonValue } from '@conclave/contracts';
import { spin } from './spin.ts';

interface Work {
  readonly waitMs: number;
  readonly spins: number;
}

/** Waits as for a network, then computes. */
export async function work(input: JsonValue): Promise<JsonValue | void> {
  const { waitMs, spins } = input as unknown as Work;
  if (waitMs > 0) await new Promise<void>((resolve) => setTimeout(resolve, waitMs));
  // The value goes out, so that no compiler may leave the loop away.
  if (spins > 0) return spin(spins);
}
