/**
 * How evenly work is spread: 1 minus the coefficient of variation of the agents' loads (standard deviation over mean), not
 * below 0. 1: all have the same; 0: the loads spread as much as their mean, or more. No load at all is even.
 */
export function balanceScore(loads: ArrayLike<number>): number {
  const { length } = loads;
  let sum = 0;
  for (let i = 0; i < length; i += 1) sum += loads[i]!;
  if (length === 0 || sum === 0) return 1;
  const mean = sum / length;
  let squares = 0;
  for (let i = 0; i < length; i += 1) squares += (loads[i]! - mean) ** 2;
  return Math.max(0, 1 - Math.sqrt(squares / length) / mean);
}
