import { vi } from 'vitest';

/** Waits for a state that threads and disks reach in their own time. */
export function until(check: () => void | Promise<void>): Promise<void> {
  return vi.waitFor(check, { timeout: 20_000, interval: 5 });
}
