import type { RestartPlan } from './restart-plan.ts';

/** Only the failed child is restarted: its siblings do not depend on it. */
export function oneForOne(_children: unknown, failedId: string): RestartPlan {
  return { stop: [], start: [failedId] };
}
