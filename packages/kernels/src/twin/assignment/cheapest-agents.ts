import type { TwinOf } from '../twin-of.ts';
import { costOf } from './cost-of.ts';

/** For each task the agent with the least cost, of several the lowest index. */
export const cheapestAgents: TwinOf<'cheapestAgents'> =
  (views) => (agents, costs, requirements, features, base, tasks, agentCount, stride, featureCount) => {
    const { f32, i32 } = views;
    for (let t = 0; t < tasks; t++) {
      const requirement = (requirements >>> 2) + t * featureCount;
      let best = Infinity;
      let agent = -1;
      for (let a = 0; a < agentCount; a++) {
        const cost = costOf(f32, requirement, (features >>> 2) + a, (base >>> 2) + a, stride, featureCount);
        if (cost < best) {
          best = cost;
          agent = a;
        }
      }
      i32[(agents >>> 2) + t] = agent;
      f32[(costs >>> 2) + t] = best;
    }
  };
