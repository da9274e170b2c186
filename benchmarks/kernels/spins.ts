/** @returns how often a thread gets round in so many milliseconds: what it has of a core. */
export function spinsIn(ms: number): number {
  const endMs = performance.now() + ms;
  let spins = 0;
  while (performance.now() < endMs) spins += 1;
  return spins;
}
