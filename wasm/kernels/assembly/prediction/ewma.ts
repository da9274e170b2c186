const blockBytes: usize = 128;

/**
 * Exponentially weighted mean of each agent's samples, from the oldest to the newest:
 * level = alpha * sample + (1 - alpha) * level, starting with the oldest sample. It is the forecast of any horizon.
 * @param out f32[agents]
 * @param rows f32[window][stride], a ring of rows with one sample per agent
 * @param agents up to `stride`; multiples of 32 are fast
 * @param first row of the oldest sample
 * @param count samples, from 1 to `window`
 */
export function ewma(
  out: usize,
  rows: usize,
  agents: i32,
  stride: i32,
  window: i32,
  first: i32,
  count: i32,
  alpha: f32,
): void {
  const rowBytes = (<usize>stride) << 2;
  const ringBytes = rowBytes * <usize>window;
  const limit = rows + ringBytes;
  const oldest = rows + rowBytes * <usize>first;
  const bytes = (<usize>agents) << 2;
  const blockEnd = bytes & ~(blockBytes - 1);
  const gain = f32x4.splat(alpha);
  const rest = f32x4.splat(1 - alpha);
  let a: usize = 0;
  for (; a < blockEnd; a += blockBytes) {
    let p = oldest + a;
    let s0 = v128.load(p);
    let s1 = v128.load(p, 16);
    let s2 = v128.load(p, 32);
    let s3 = v128.load(p, 48);
    let s4 = v128.load(p, 64);
    let s5 = v128.load(p, 80);
    let s6 = v128.load(p, 96);
    let s7 = v128.load(p, 112);
    for (let t = 1; t < count; t++) {
      p += rowBytes;
      if (p >= limit) p -= ringBytes;
      s0 = f32x4.add(f32x4.mul(gain, v128.load(p)), f32x4.mul(rest, s0));
      s1 = f32x4.add(f32x4.mul(gain, v128.load(p, 16)), f32x4.mul(rest, s1));
      s2 = f32x4.add(f32x4.mul(gain, v128.load(p, 32)), f32x4.mul(rest, s2));
      s3 = f32x4.add(f32x4.mul(gain, v128.load(p, 48)), f32x4.mul(rest, s3));
      s4 = f32x4.add(f32x4.mul(gain, v128.load(p, 64)), f32x4.mul(rest, s4));
      s5 = f32x4.add(f32x4.mul(gain, v128.load(p, 80)), f32x4.mul(rest, s5));
      s6 = f32x4.add(f32x4.mul(gain, v128.load(p, 96)), f32x4.mul(rest, s6));
      s7 = f32x4.add(f32x4.mul(gain, v128.load(p, 112)), f32x4.mul(rest, s7));
    }
    const q = out + a;
    v128.store(q, s0);
    v128.store(q, s1, 16);
    v128.store(q, s2, 32);
    v128.store(q, s3, 48);
    v128.store(q, s4, 64);
    v128.store(q, s5, 80);
    v128.store(q, s6, 96);
    v128.store(q, s7, 112);
  }
  for (; a < bytes; a += 4) store<f32>(out + a, meanOf(oldest + a, rowBytes, limit, ringBytes, count, alpha));
}

/** The same for one agent. */
function meanOf(oldest: usize, rowBytes: usize, limit: usize, ringBytes: usize, count: i32, alpha: f32): f32 {
  let p = oldest;
  let level = load<f32>(p);
  for (let t = 1; t < count; t++) {
    p += rowBytes;
    if (p >= limit) p -= ringBytes;
    level = alpha * load<f32>(p) + (1 - alpha) * level;
  }
  return level;
}
