/** Buckets grow by 14 %, so a value read back is within 7 % of the measured one. */
const GROWTH = 1.14;
const SMALLEST_MS = 0.01;
/** Reaches 29 hours; longer durations count in the last bucket. */
const BUCKETS = 176;
const scale = 1 / Math.log(GROWTH);

/** Durations in ms, in constant space. The mean is exact, percentiles are read from logarithmic buckets. */
export class DurationHistogram {
  readonly #buckets = new Uint32Array(BUCKETS);
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
    const bucket = bucketOf(durationMs);
    this.#buckets[bucket] = this.#buckets[bucket]! + 1;
  }

  /** @param share 0.95 for the 95th percentile */
  percentileMs(share: number): number | undefined {
    if (this.#count === 0) return undefined;
    const rank = Math.max(1, Math.ceil(share * this.#count));
    let seen = 0;
    for (let bucket = 0; bucket < BUCKETS; bucket += 1) {
      seen += this.#buckets[bucket]!;
      if (seen >= rank) return middleOf(bucket);
    }
    return middleOf(BUCKETS - 1);
  }

  /** Adds what the other has measured. */
  merge(other: DurationHistogram): void {
    this.#count += other.#count;
    this.#sumMs += other.#sumMs;
    for (let bucket = 0; bucket < BUCKETS; bucket += 1)
      this.#buckets[bucket] = this.#buckets[bucket]! + other.#buckets[bucket]!;
  }
}

function bucketOf(durationMs: number): number {
  if (!(durationMs > SMALLEST_MS)) return 0;
  return Math.min(BUCKETS - 1, Math.ceil(Math.log(durationMs / SMALLEST_MS) * scale));
}

/** The middle between a bucket's bounds on the logarithmic scale. */
function middleOf(bucket: number): number {
  return bucket === 0 ? SMALLEST_MS : SMALLEST_MS * GROWTH ** (bucket - 0.5);
}
