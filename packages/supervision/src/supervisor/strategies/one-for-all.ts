import type { PlannedChild, RestartPlan } from './restart-plan.ts';
import { planGroup } from './restart-plan.ts';

/** All children depend on each other: all stop, all start. */
export function oneForAll(children: Iterable<PlannedChild>): RestartPlan {
  return planGroup([...children]);
}
