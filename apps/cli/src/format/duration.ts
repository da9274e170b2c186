const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** `340 ms`, `4.2 s`, `3 min 05 s`, `2 h 07 min`: two figures that matter. */
export function formatDuration(ms: number): string {
  if (ms < SECOND) return `${Math.round(ms)} ms`;
  if (Math.round(ms / 100) < 600) return `${(ms / SECOND).toFixed(1)} s`;
  const rounded = Math.round(ms / SECOND) * SECOND;
  if (rounded < HOUR) return `${Math.floor(rounded / MINUTE)} min ${two((rounded % MINUTE) / SECOND)} s`;
  return `${Math.floor(rounded / HOUR)} h ${two(Math.floor((rounded % HOUR) / MINUTE))} min`;
}

/** Time left is an estimate: no tenths of a second. */
export function formatTimeLeft(ms: number): string {
  return ms < MINUTE ? `${Math.max(1, Math.ceil(ms / SECOND))} s` : formatDuration(ms);
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
