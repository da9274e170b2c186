/** Assignment of tasks to agents in JavaScript, features of an agent side by side. */

export interface Costs {
  /** f32[agents][featureCount], featureCount a multiple of 2. */
  readonly features: Float32Array;
  /** f32[agents] */
  readonly base: Float32Array;
  /** f32[tasks][featureCount] */
  readonly requirements: Float32Array;
  /** i32[tasks] */
  readonly agents: Int32Array;
  readonly featureCount: number;
}

/** The cheapest agent of each task, in two sums; costs are not written down. */
export function cheapestTwoSums({ features, base, requirements, agents, featureCount }: Costs): void {
  for (let t = 0, r = 0; t < agents.length; t += 1, r += featureCount) {
    let best = Infinity;
    let cheapest = -1;
    for (let a = 0, p = 0; a < base.length; a += 1, p += featureCount) {
      let s0 = 0;
      let s1 = 0;
      for (let f = 0; f < featureCount; f += 2) {
        s0 += features[p + f]! * requirements[r + f]!;
        s1 += features[p + f + 1]! * requirements[r + f + 1]!;
      }
      const cost = base[a]! - (s0 + s1);
      if (cost < best) {
        best = cost;
        cheapest = a;
      }
    }
    agents[t] = cheapest;
  }
}

/** The same, and the costs are written to f32 matrix[tasks][agents]. */
export function cheapestWithMatrix(costs: Costs, matrix: Float32Array): void {
  const { features, base, requirements, agents, featureCount } = costs;
  for (let t = 0, r = 0, to = 0; t < agents.length; t += 1, r += featureCount) {
    let best = Infinity;
    let cheapest = -1;
    for (let a = 0, p = 0; a < base.length; a += 1, p += featureCount, to += 1) {
      let s0 = 0;
      let s1 = 0;
      for (let f = 0; f < featureCount; f += 2) {
        s0 += features[p + f]! * requirements[r + f]!;
        s1 += features[p + f + 1]! * requirements[r + f + 1]!;
      }
      const cost = base[a]! - (s0 + s1);
      matrix[to] = cost;
      if (cost < best) {
        best = cost;
        cheapest = a;
      }
    }
    agents[t] = cheapest;
  }
}

export interface Loads {
  /** f32[tasks][agents] */
  readonly costs: Float32Array;
  readonly demands: Float32Array;
  readonly agents: Int32Array;
  /** f32[agents] grow. */
  readonly loads: Float32Array;
  readonly weight: number;
}

/** One task after the other to the agent that is cheapest then. */
export function greedyTyped({ costs, demands, agents, loads, weight }: Loads): void {
  for (let t = 0, row = 0; t < agents.length; t += 1, row += loads.length) {
    let best = Infinity;
    let cheapest = 0;
    for (let a = 0; a < loads.length; a += 1) {
      const cost = costs[row + a]! + weight * loads[a]!;
      if (cost < best) {
        best = cost;
        cheapest = a;
      }
    }
    agents[t] = cheapest;
    loads[cheapest]! += demands[t]!;
  }
}
