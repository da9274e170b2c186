import type { TwinOf } from '../twin-of.ts';

/** One task after the other to the agent with the least costs[t][a] + weight * loads[a], rounded to f32 at each step. */
export const assignGreedily: TwinOf<'assignGreedily'> =
  (views) => (agents, loads, costs, demands, tasks, agentCount, stride, weight) => {
    const { f32, i32 } = views;
    const share = Math.fround(weight);
    const load = loads >>> 2;
    for (let t = 0; t < tasks; t++) {
      const row = (costs >>> 2) + t * stride;
      let best = Infinity;
      let agent = -1;
      for (let a = 0; a < agentCount; a++) {
        const cost = Math.fround(f32[row + a]! + Math.fround(share * f32[load + a]!));
        if (cost < best) {
          best = cost;
          agent = a;
        }
      }
      i32[(agents >>> 2) + t] = agent;
      if (agent >= 0) f32[load + agent] = f32[load + agent]! + f32[(demands >>> 2) + t]!;
    }
  };
