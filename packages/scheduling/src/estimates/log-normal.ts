/**
 * Durations are products of many factors, so their logarithm is close to normal. `mu` and `sigma` are its mean and
 * its standard deviation.
 */

/** The expected value. */
export function meanOf(mu: number, sigma: number): number {
  return Math.exp(mu + (sigma * sigma) / 2);
}

/** @param z standard normal quantile: 0 for the median, 1.645 for the 95th percentile */
export function quantileOf(mu: number, sigma: number, z: number): number {
  return Math.exp(mu + z * sigma);
}

/**
 * How much longer something lasts that has lasted for `elapsed` already: the mean of what is left of the
 * distribution, less `elapsed`. Something that is overdue is expected to go on the longer the more it is overdue.
 */
export function remainingAfter(mu: number, sigma: number, elapsed: number): number {
  if (elapsed <= 0) return meanOf(mu, sigma);
  const z = (Math.log(elapsed) - mu) / sigma;
  const left = upperTail(z);
  // Far out in the tail both parts of the quotient vanish; it then goes as elapsed * sigma / z.
  if (left < 1e-6) return (elapsed * sigma) / z;
  return Math.max(0, (meanOf(mu, sigma) * upperTail(z - sigma)) / left - elapsed);
}

/** The part of a standard normal above `z`, within 8e-8 (Abramowitz and Stegun, 26.2.17). */
function upperTail(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const series =
    t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const tail = Math.exp((-z * z) / 2) * 0.3989422804 * series;
  return z >= 0 ? tail : 1 - tail;
}
