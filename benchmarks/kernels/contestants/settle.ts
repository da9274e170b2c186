/**
 * Calls small work so often that V8 has compiled the function in its last stage: functions that are called seldom and
 * loop for long change between stages while they are measured, and are several times slower in some of them.
 */
export function settle(work: () => unknown, ms: number): void {
  const endMs = performance.now() + ms;
  while (performance.now() < endMs) work();
}
