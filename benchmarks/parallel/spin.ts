/**
 * A fixed amount of computing. A loop that ends after some time would do less work the more threads there are, and one
 * that asks for the thread's processor time spends it in the system.
 */
export function spin(times: number): number {
  let value = 1;
  for (let i = 0; i < times; i += 1) value = (Math.imul(value, 1_103_515_245) + 12_345) | 0;
  return value;
}

const TRIAL = 200_000;

/** How many make a millisecond on one core of this machine: the best of many trials, so that others disturb it least. */
export function spinsPerMs(): number {
  let bestMs = Infinity;
  for (let trial = 0; trial < 200; trial += 1) {
    const beganMs = performance.now();
    spin(TRIAL);
    bestMs = Math.min(bestMs, performance.now() - beganMs);
  }
  return Math.round(TRIAL / bestMs);
}
