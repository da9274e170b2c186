import type { Strategy } from './strategy.ts';

/**
 * The least laxity first: what is left until a task is due, less what it and all behind it are expected to take.
 * The difference to the other tasks' laxity does not change while time passes. Tasks that are due at no time come
 * after those that are.
 */
export const deadlineAware: Strategy = {
  name: 'deadline_aware',
  waits: true,
  urgency: ({ rankMs, dueMs }) => (dueMs === Infinity ? rankMs - neverDueMs : rankMs - dueMs),
  // Late counts ten times: a task may wait for a fast agent, but rather not until it is late.
  cost: ({ finishMs }, { dueMs }) => finishMs + 9 * Math.max(0, finishMs - dueMs),
};

/** Beyond every time on a clock. */
const neverDueMs = 1e15;
