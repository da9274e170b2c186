/** Runs what belongs to a child: an error it throws is its own and goes no further. False when it threw. */
export function attempt(action: () => unknown): boolean {
  try {
    action();
    return true;
  } catch {
    return false;
  }
}
