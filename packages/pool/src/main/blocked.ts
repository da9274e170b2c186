import type { Shard } from './shard.ts';

/** Longer than the pause that a busy shard makes between two messages (0.5 ms) when all goes well. */
export const QUIET_MS = 1;

/** A shard that computes and has not been heard of for a while: what is sent to it has to wait. */
export function isBlocked(shard: Shard, nowMs: number): boolean {
  return shard.shared.isRunning() && shard.isQuiet(nowMs, QUIET_MS);
}
