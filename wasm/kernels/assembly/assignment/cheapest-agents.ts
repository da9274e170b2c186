import { costOf, costsOf4 } from './agent-costs';
import { firstLane, leastIndex, leastLane } from './first-lane';

/** Agents whose features stay in the first cache: 256 of them with 16 features each have 16 KB. */
const tileBytes: usize = 1024;
const blockBytes: usize = 64;

/**
 * For each task the agent with the least cost, of several the lowest index, without writing the costs down:
 * cost(t, a) = base[a] - sum over f of requirements[t][f] * features[f][a], subtracted in ascending order of f.
 * @param agents out, i32[tasks]; -1 where no agent costs less than infinity
 * @param costs out, f32[tasks]; infinity where there is none
 * @param requirements f32[tasks][featureCount]
 * @param features f32[featureCount][stride]: agents side by side
 * @param base f32[agentCount]; infinity for agents that take nothing
 * @param agentCount up to `stride`; multiples of 16 are fast
 */
export function cheapestAgents(
  agents: usize,
  costs: usize,
  requirements: usize,
  features: usize,
  base: usize,
  tasks: i32,
  agentCount: i32,
  stride: i32,
  featureCount: i32,
): void {
  const rowBytes = (<usize>stride) << 2;
  const taskBytes = (<usize>featureCount) << 2;
  const bytes = (<usize>agentCount) << 2;
  const blockEnd = bytes & ~(blockBytes - 1);
  const taskEnd = (<usize>tasks) << 2;
  for (let t: usize = 0; t < taskEnd; t += 4) {
    store<i32>(agents + t, -1);
    store<f32>(costs + t, Infinity);
  }
  for (let tile: usize = 0; tile < blockEnd; tile += tileBytes) {
    const end = min(tile + tileBytes, blockEnd);
    for (let t = 0; t < tasks; t += 2) {
      const next = min(t + 1, tasks - 1);
      searchTile(agents, costs, requirements, features, base, t, next, tile, end, rowBytes, featureCount);
    }
  }
  for (let t: usize = 0; t < taskEnd; t += 4) {
    const requirement = requirements + (t >> 2) * taskBytes;
    let best = load<f32>(costs + t);
    let agent = load<i32>(agents + t);
    if (agent >= 0) {
      const at = (<usize>agent) << 2;
      agent += laneOf(best, requirement, features + at, base + at, rowBytes, featureCount);
    }
    for (let a = blockEnd; a < bytes; a += 4) {
      const cost = costOf(requirement, features + a, base + a, rowBytes, featureCount);
      if (cost < best) {
        best = cost;
        agent = <i32>(a >> 2);
      }
    }
    store<f32>(costs + t, best);
    store<i32>(agents + t, agent);
  }
}

/** Which of the 16 agents of a block has this cost: computed again with the same bits. */
function laneOf(
  cost: f32,
  requirement: usize,
  features: usize,
  base: usize,
  rowBytes: usize,
  featureCount: i32,
): i32 {
  const a = costsOf4(requirement, features, base, rowBytes, featureCount);
  const b = costsOf4(requirement, features + 16, base + 16, rowBytes, featureCount);
  const c = costsOf4(requirement, features + 32, base + 32, rowBytes, featureCount);
  const d = costsOf4(requirement, features + 48, base + 48, rowBytes, featureCount);
  return firstLane(a, b, c, d, cost);
}

/**
 * Two tasks over the blocks of 16 agents from `tile` to `end`: leaves the least cost in `costs` and the first agent of
 * its block in `agents`, unless an earlier tile has a cost as low. The tasks may be the same.
 */
function searchTile(
  agents: usize,
  costs: usize,
  requirements: usize,
  features: usize,
  base: usize,
  first: i32,
  second: i32,
  tile: usize,
  end: usize,
  rowBytes: usize,
  featureCount: i32,
): void {
  const taskBytes = (<usize>featureCount) << 2;
  const r = requirements + <usize>first * taskBytes;
  const between = requirements + <usize>second * taskBytes - r;
  let best0 = f32x4.splat(Infinity);
  let best1 = best0;
  let block0 = i32x4.splat(0);
  let block1 = block0;
  for (let a = tile; a < end; a += blockBytes) {
    let c0 = v128.load(base + a);
    let c1 = v128.load(base + a, 16);
    let c2 = v128.load(base + a, 32);
    let c3 = v128.load(base + a, 48);
    let d0 = c0;
    let d1 = c1;
    let d2 = c2;
    let d3 = c3;
    let x = features + a;
    const last = r + taskBytes;
    for (let p = r; p < last; p += 4) {
      const x0 = v128.load(x);
      const x1 = v128.load(x, 16);
      const x2 = v128.load(x, 32);
      const x3 = v128.load(x, 48);
      const one = v128.load32_splat(p);
      c0 = f32x4.sub(c0, f32x4.mul(one, x0));
      c1 = f32x4.sub(c1, f32x4.mul(one, x1));
      c2 = f32x4.sub(c2, f32x4.mul(one, x2));
      c3 = f32x4.sub(c3, f32x4.mul(one, x3));
      const two = v128.load32_splat(p + between);
      d0 = f32x4.sub(d0, f32x4.mul(two, x0));
      d1 = f32x4.sub(d1, f32x4.mul(two, x1));
      d2 = f32x4.sub(d2, f32x4.mul(two, x2));
      d3 = f32x4.sub(d3, f32x4.mul(two, x3));
      x += rowBytes;
    }
    const block = i32x4.splat(<i32>(a >> 2));
    const least0 = f32x4.pmin(f32x4.pmin(c0, c1), f32x4.pmin(c2, c3));
    block0 = v128.bitselect(block, block0, f32x4.lt(least0, best0));
    best0 = f32x4.pmin(best0, least0);
    const least1 = f32x4.pmin(f32x4.pmin(d0, d1), f32x4.pmin(d2, d3));
    block1 = v128.bitselect(block, block1, f32x4.lt(least1, best1));
    best1 = f32x4.pmin(best1, least1);
  }
  keepLeast(agents, costs, first, best0, block0);
  keepLeast(agents, costs, second, best1, block1);
}

function keepLeast(agents: usize, costs: usize, task: i32, best: v128, block: v128): void {
  const at = (<usize>task) << 2;
  const least = leastLane(best);
  if (!(least < load<f32>(costs + at))) return;
  store<f32>(costs + at, least);
  store<i32>(agents + at, leastIndex(best, block, least));
}
