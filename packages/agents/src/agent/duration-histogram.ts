import { BUCKETS, bucketOf, middleMsOf } from './duration-buckets.ts';

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
      if (seen >= rank) return middleMsOf(this.#first + place);
    }
    return middleMsOf(BUCKETS - 1);
  }

  /** Adds what the other has measured. */
  merge(other: DurationHistogram): void {
    this.#sumMs += other.#sumMs;
    for (const [place, count] of other.#buckets.entries()) this.#add(other.#first + place, count);
  }

  /** Adds durations that were counted elsewhere: one count per bucket, and the durations' sum. */
  mergeCounts(counts: Uint16Array, sumMs: number): void {
    this.#sumMs += sumMs;
    for (let bucket = 0; bucket < counts.length; bucket += 1)
      if (counts[bucket]! > 0) this.#add(bucket, counts[bucket]!);
  }

  #add(bucket: number, count: number): void {
    this.#count += count;
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
