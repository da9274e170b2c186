import type { Strategy } from './strategy.ts';

/** Who suits the task best, by what it declares and by how often it has succeeded; the earliest finish among equals. */
export const capabilityBased: Strategy = {
  name: 'capability-based',
  waits: false,
  urgency: () => 0,
  // A hundredth of suitability outweighs any time that is measured in less than thousands of years.
  cost: ({ match, success, finishMs }) => -Math.round(100 * match * success) * 1e14 + finishMs,
};
