/** Buckets grow by 14 %, so a value read back is within 7 % of the measured one. */
const GROWTH = 1.14;
const SMALLEST_MS = 0.01;
/** Reaches 29 hours; longer durations count in the last bucket. */
export const BUCKETS = 176;
const scale = 1 / Math.log(GROWTH);

/** The last answer: durations of tasks that end together are often the same. */
let lastMs = 0;
let lastBucket = 0;

/** The logarithmic bucket in which a duration counts: 0 to BUCKETS - 1. */
export function bucketOf(durationMs: number): number {
  if (durationMs === lastMs) return lastBucket;
  lastMs = durationMs;
  lastBucket = durationMs > SMALLEST_MS ? Math.min(BUCKETS - 1, logarithmicBucket(durationMs)) : 0;
  return lastBucket;
}

/** The middle between a bucket's bounds on the logarithmic scale. */
export function middleMsOf(bucket: number): number {
  return bucket === 0 ? SMALLEST_MS : SMALLEST_MS * GROWTH ** (bucket - 0.5);
}

function logarithmicBucket(durationMs: number): number {
  return Math.ceil(Math.log(durationMs / SMALLEST_MS) * scale);
}
