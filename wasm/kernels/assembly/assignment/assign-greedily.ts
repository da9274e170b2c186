import { firstLane, leastIndex, leastLane } from './first-lane';

const blockBytes: usize = 64;

/**
 * One task after the other to the agent with the least costs[t][a] + weight * loads[a], of several the lowest index, whose
 * load then grows by the task's demand.
 * @param agents out, i32[tasks]; -1 where no agent costs less than infinity
 * @param loads f32[agentCount], read and written
 * @param costs f32[tasks][stride]
 * @param demands f32[tasks]
 * @param agentCount up to `stride`; multiples of 16 are fast
 * @param weight finite
 */
export function assignGreedily(
  agents: usize,
  loads: usize,
  costs: usize,
  demands: usize,
  tasks: i32,
  agentCount: i32,
  stride: i32,
  weight: f32,
): void {
  const rowBytes = (<usize>stride) << 2;
  const bytes = (<usize>agentCount) << 2;
  const blockEnd = bytes & ~(blockBytes - 1);
  const taskEnd = (<usize>tasks) << 2;
  const weights = f32x4.splat(weight);
  let row = costs;
  for (let t: usize = 0; t < taskEnd; t += 4) {
    let least = f32x4.splat(Infinity);
    let block = i32x4.splat(-1);
    for (let a: usize = 0; a < blockEnd; a += blockBytes) {
      const c0 = f32x4.add(v128.load(row + a), f32x4.mul(weights, v128.load(loads + a)));
      const c1 = f32x4.add(v128.load(row + a, 16), f32x4.mul(weights, v128.load(loads + a, 16)));
      const c2 = f32x4.add(v128.load(row + a, 32), f32x4.mul(weights, v128.load(loads + a, 32)));
      const c3 = f32x4.add(v128.load(row + a, 48), f32x4.mul(weights, v128.load(loads + a, 48)));
      const lowest = f32x4.pmin(f32x4.pmin(c0, c1), f32x4.pmin(c2, c3));
      block = v128.bitselect(i32x4.splat(<i32>(a >> 2)), block, f32x4.lt(lowest, least));
      least = f32x4.pmin(least, lowest);
    }
    let best = leastLane(least);
    let agent = -1;
    if (best < Infinity) {
      agent = leastIndex(least, block, best);
      const at = (<usize>agent) << 2;
      agent += laneOf(best, row + at, loads + at, weights);
    }
    for (let a = blockEnd; a < bytes; a += 4) {
      const cost = load<f32>(row + a) + weight * load<f32>(loads + a);
      if (cost < best) {
        best = cost;
        agent = <i32>(a >> 2);
      }
    }
    store<i32>(agents + t, agent);
    if (agent >= 0) {
      const taken = loads + ((<usize>agent) << 2);
      store<f32>(taken, load<f32>(taken) + load<f32>(demands + t));
    }
    row += rowBytes;
  }
}

/** Which of the 16 agents of a block has this cost: computed again with the same bits. */
function laneOf(cost: f32, row: usize, loads: usize, weights: v128): i32 {
  const a = f32x4.add(v128.load(row), f32x4.mul(weights, v128.load(loads)));
  const b = f32x4.add(v128.load(row, 16), f32x4.mul(weights, v128.load(loads, 16)));
  const c = f32x4.add(v128.load(row, 32), f32x4.mul(weights, v128.load(loads, 32)));
  const d = f32x4.add(v128.load(row, 48), f32x4.mul(weights, v128.load(loads, 48)));
  return firstLane(a, b, c, d, cost);
}
