import type { Strategy } from './strategy.ts';

/** The least finish time, but an agent that has had more than its share pays a part of the excess. */
export const balanced: Strategy = {
  name: 'balanced',
  waits: true,
  urgency: ({ rankMs }) => rankMs,
  cost: ({ finishMs, loadMs, meanLoadMs }) => finishMs + fairness * Math.max(0, loadMs - meanLoadMs),
};

const fairness = 0.5;
