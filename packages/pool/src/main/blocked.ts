import type { Shard } from './shard.ts';

/** Longer than a busy shard takes to read a full message and to send its first results, when all goes well. */
export const QUIET_MS = 2;

/** A shard that computes and has not been heard of for a while: what is sent to it has to wait. */
export function isBlocked(shard: Shard, nowMs: number): boolean {
  return shard.shared.isRunning() && shard.isQuiet(nowMs, QUIET_MS);
}
