import { withoutDenormals, withoutDenormals4 } from './without-denormals';

const blockBytes: usize = 64;

/**
 * levels[a] = alpha * row[a] + (1 - alpha) * levels[a]: one more sample of every agent. Below 1e-30 is zero.
 * @param levels f32[agents], read and written
 * @param row f32[agents]
 */
export function ewmaStep(levels: usize, row: usize, agents: i32, alpha: f32): void {
  const bytes = (<usize>agents) << 2;
  const blockEnd = bytes & ~(blockBytes - 1);
  const gain = f32x4.splat(alpha);
  const rest = f32x4.splat(1 - alpha);
  let a: usize = 0;
  for (; a < blockEnd; a += blockBytes) {
    const l = levels + a;
    const x = row + a;
    v128.store(l, withoutDenormals4(f32x4.add(f32x4.mul(gain, v128.load(x)), f32x4.mul(rest, v128.load(l)))));
    v128.store(
      l,
      withoutDenormals4(f32x4.add(f32x4.mul(gain, v128.load(x, 16)), f32x4.mul(rest, v128.load(l, 16)))),
      16,
    );
    v128.store(
      l,
      withoutDenormals4(f32x4.add(f32x4.mul(gain, v128.load(x, 32)), f32x4.mul(rest, v128.load(l, 32)))),
      32,
    );
    v128.store(
      l,
      withoutDenormals4(f32x4.add(f32x4.mul(gain, v128.load(x, 48)), f32x4.mul(rest, v128.load(l, 48)))),
      48,
    );
  }
  for (; a < bytes; a += 4) {
    store<f32>(
      levels + a,
      withoutDenormals(alpha * load<f32>(row + a) + (1 - alpha) * load<f32>(levels + a)),
    );
  }
}
