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

/** The fastest form: four agents at once share what is loaded of the task; their number is a multiple of 4. */
export function cheapestFourAgents({ features, base, requirements, agents, featureCount }: Costs): void {
  const four = new Float64Array(4);
  for (let t = 0, r = 0; t < agents.length; t += 1, r += featureCount) {
    let best = Infinity;
    let cheapest = -1;
    for (let a = 0, p0 = 0; a < base.length; a += 4, p0 += 4 * featureCount) {
      const p1 = p0 + featureCount;
      const p2 = p1 + featureCount;
      const p3 = p2 + featureCount;
      let c0 = base[a]!;
      let c1 = base[a + 1]!;
      let c2 = base[a + 2]!;
      let c3 = base[a + 3]!;
      for (let f = 0; f < featureCount; f += 1) {
        const required = requirements[r + f]!;
        c0 -= required * features[p0 + f]!;
        c1 -= required * features[p1 + f]!;
        c2 -= required * features[p2 + f]!;
        c3 -= required * features[p3 + f]!;
      }
      if (Math.min(c0, c1, c2, c3) >= best) continue;
      four.set([c0, c1, c2, c3]);
      best = Math.min(c0, c1, c2, c3);
      cheapest = a + four.indexOf(best);
    }
    agents[t] = cheapest;
  }
}

/** As with two sums, and the costs are written to f32 matrix[tasks][agents]. */
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
