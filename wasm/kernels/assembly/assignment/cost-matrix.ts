import { costOf } from './agent-costs';

const blockBytes: usize = 64;

/**
 * costs[t][a] = base[a] - sum over f of requirements[t][f] * features[f][a], subtracted in ascending order of f.
 * @param costs out, f32[tasks][stride]; what is behind the last agent of a row is left as it is
 * @param requirements f32[tasks][featureCount]
 * @param features f32[featureCount][stride]: agents side by side
 * @param base f32[agentCount]; infinity for agents that take nothing
 * @param agentCount up to `stride`; multiples of 16 are fast
 */
export function costMatrix(
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
  for (let t: usize = 0; t < <usize>tasks; t++) {
    const out = costs + t * rowBytes;
    const r = requirements + t * taskBytes;
    let a: usize = 0;
    for (; a < blockEnd; a += blockBytes) {
      let c0 = v128.load(base + a);
      let c1 = v128.load(base + a, 16);
      let c2 = v128.load(base + a, 32);
      let c3 = v128.load(base + a, 48);
      let x = features + a;
      for (let f: usize = 0; f < taskBytes; f += 4) {
        const requirement = v128.load32_splat(r + f);
        c0 = f32x4.sub(c0, f32x4.mul(requirement, v128.load(x)));
        c1 = f32x4.sub(c1, f32x4.mul(requirement, v128.load(x, 16)));
        c2 = f32x4.sub(c2, f32x4.mul(requirement, v128.load(x, 32)));
        c3 = f32x4.sub(c3, f32x4.mul(requirement, v128.load(x, 48)));
        x += rowBytes;
      }
      v128.store(out + a, c0);
      v128.store(out + a, c1, 16);
      v128.store(out + a, c2, 32);
      v128.store(out + a, c3, 48);
    }
    for (; a < bytes; a += 4) store<f32>(out + a, costOf(r, features + a, base + a, rowBytes, featureCount));
  }
}
