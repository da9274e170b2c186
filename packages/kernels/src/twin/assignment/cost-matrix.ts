import type { TwinOf } from '../twin-of.ts';
import { costOf } from './cost-of.ts';

/** costs[t][a] = base[a] - sum over f of requirements[t][f] * features[f][a] */
export const costMatrix: TwinOf<'costMatrix'> =
  (views) => (costs, requirements, features, base, tasks, agentCount, stride, featureCount) => {
    const { f32 } = views;
    for (let t = 0; t < tasks; t++) {
      const requirement = (requirements >>> 2) + t * featureCount;
      const row = (costs >>> 2) + t * stride;
      for (let a = 0; a < agentCount; a++) {
        f32[row + a] = costOf(f32, requirement, (features >>> 2) + a, (base >>> 2) + a, stride, featureCount);
      }
    }
  };
