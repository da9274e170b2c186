import type { AgentSpecInput } from '@conclave/contracts';
import type { SwarmOptionsInput } from '@conclave/swarm';
import { ALL_SKILLS, BASE } from './crew-plan.ts';
import type { CrewPlan } from './crew-plan.ts';

/** Agents are looked after quickly, so that what becomes of them shows before the seed is over. */
export function crewOptions(plan: CrewPlan): SwarmOptionsInput {
  const { maxAgents, intensity } = plan;
  const pace = { periodMs: 3_000, restartDelayMs: 60, healthIntervalMs: 150, healthTimeoutMs: 300 };
  return { maxAgents, branching: 3, agents: declarationsOf(plan), supervision: { intensity, ...pace } };
}

/** Agents in worker threads, of which each skill has some that stay. */
function declarationsOf({ base, diggers }: CrewPlan): AgentSpecInput[] {
  const worker = { kind: 'function', module: 'file:///work.ts' } as const;
  const declared: AgentSpecInput[] = [{ ...worker, id: BASE, capabilities: [...ALL_SKILLS], ...base }];
  if (diggers > 0) declared.push({ ...worker, id: 'digger', capabilities: ['dig'], count: diggers });
  return declared;
}
