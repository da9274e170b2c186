import type { Strategy } from './strategy.ts';

/**
 * The least finish time, by tasks in the order of their upward ranks (HEFT; Topcuoglu, Hariri, Wu 2002), over what is
 * known now. A task waits for a fast agent when that one is expected to finish it earlier than a free slow one.
 */
export const computeOptimized: Strategy = {
  name: 'compute_optimized',
  waits: true,
  urgency: ({ rankMs }) => rankMs,
  cost: ({ finishMs }) => finishMs,
};
