import type { PlannedChild, RestartPlan } from './restart-plan.ts';
import { planGroup } from './restart-plan.ts';

/** Children depend on those started before them: the failed one and all that were started after it are restarted. */
export function restForOne(children: Iterable<PlannedChild>, failedId: string): RestartPlan {
  const all = [...children];
  const from = all.findIndex((child) => child.id === failedId);
  return planGroup(from === -1 ? [] : all.slice(from));
}
