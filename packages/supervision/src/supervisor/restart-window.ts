/** The restarts that still count, oldest first. JSON-safe. */
export interface RestartWindow {
  readonly intensity: number;
  readonly periodMs: number;
  readonly restartsMs: readonly number[];
}

export function openRestartWindow(limits: { intensity: number; periodMs: number }): RestartWindow {
  return { intensity: limits.intensity, periodMs: limits.periodMs, restartsMs: [] };
}

/**
 * OTP's rule: a restart is granted unless that makes more than `intensity` of them within `periodMs`, both ends
 * included. A refused restart is not recorded.
 * @param nowMs on a clock that never goes back.
 */
export function recordRestart(
  window: RestartWindow,
  nowMs: number,
): { readonly window: RestartWindow; readonly exceeded: boolean } {
  const recent = window.restartsMs.filter((atMs) => nowMs - atMs <= window.periodMs);
  if (recent.length >= window.intensity) return { window: { ...window, restartsMs: recent }, exceeded: true };
  return { window: { ...window, restartsMs: [...recent, nowMs] }, exceeded: false };
}
