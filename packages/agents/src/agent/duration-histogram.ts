/** Buckets grow by 14 %, so a value read back is within 7 % of the measured one. */
const GROWTH = 1.14;
const SMALLEST_MS = 0.01;
/** Reaches 29 hours; longer durations count in the last bucket. */
const BUCKETS = 176;
const scale = 1 / Math.log(GROWTH);

/** Durations in ms, in bounded space. The mean is exact, percentiles are read from logarithmic buckets. */
export class DurationHistogram {
  /** Counts of the buckets from `#first` on: only those between the shortest and the longest duration. */
  #buckets: number[] = [];
  #first = 0;
  #count = 0;
  #sumMs = 0;

  get count(): number {
    return this.#count;
  }

  get meanMs(): number | undefined {
    return this.#count === 0 ? undefined : this.#sumMs / this.#count;
  }

  record(durationMs: number): void {
    this.#count += 1;
    this.#sumMs += durationMs;
    this.#add(bucketOf(durationMs), 1);
  }

  /** @param share 0.95 for the 95th percentile */
  percentileMs(share: number): number | undefined {
    if (this.#count === 0) return undefined;
    const rank = Math.max(1, Math.ceil(share * this.#count));
    let seen = 0;
    for (const [place, count] of this.#buckets.entries()) {
      seen += count;
      if (seen >= rank) return middleOf(this.#first + place);
    }
    return middleOf(BUCKETS - 1);
  }

  /** Adds what the other has measured. */
  merge(other: DurationHistogram): void {
    this.#count += other.#count;
    this.#sumMs += other.#sumMs;
    for (const [place, count] of other.#buckets.entries()) this.#add(other.#first + place, count);
  }

  #add(bucket: number, count: number): void {
    const buckets = this.#buckets;
    if (buckets.length === 0) this.#first = bucket;
    while (bucket < this.#first) {
      buckets.unshift(0);
      this.#first -= 1;
    }
    while (bucket >= this.#first + buckets.length) buckets.push(0);
    const place = bucket - this.#first;
    buckets[place] = buckets[place]! + count;
  }
}

/** The last answer: durations of tasks that end together are often the same. */
let lastMs = 0;
let lastBucket = 0;

function bucketOf(durationMs: number): number {
  if (durationMs === lastMs) return lastBucket;
  lastMs = durationMs;
  lastBucket = durationMs > SMALLEST_MS ? Math.min(BUCKETS - 1, logarithmicBucket(durationMs)) : 0;
  return lastBucket;
}

function logarithmicBucket(durationMs: number): number {
  return Math.ceil(Math.log(durationMs / SMALLEST_MS) * scale);
}

/** The middle between a bucket's bounds on the logarithmic scale. */
function middleOf(bucket: number): number {
  return bucket === 0 ? SMALLEST_MS : SMALLEST_MS * GROWTH ** (bucket - 0.5);
}
