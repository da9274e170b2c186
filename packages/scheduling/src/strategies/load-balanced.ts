import type { Strategy } from './strategy.ts';

/** Who would have the least to do, the task's expected duration included. */
export const loadBalanced: Strategy = {
  name: 'load-balanced',
  waits: false,
  urgency: () => 0,
  cost: ({ loadMs, durationMs }) => loadMs + durationMs,
};
