const lanes: i32 = 4;

/**
 * out[i] = out[i] * scales[i] * queryScale - offsets[i], where out has whole numbers before and f32 afterwards.
 * @param out i32[count], then f32[count]
 * @param scales f32[count]
 * @param offsets f32[count], or 0 for none
 */
export function scaleSums(out: usize, queryScale: f32, scales: usize, offsets: usize, count: i32): void {
  const factors = f32x4.splat(queryScale);
  const vectorEnd = count & ~(lanes - 1);
  let i = 0;
  for (; i < vectorEnd; i += lanes) {
    const at = (<usize>i) << 2;
    const sums = f32x4.convert_i32x4_s(v128.load(out + at));
    let scores = f32x4.mul(f32x4.mul(sums, v128.load(scales + at)), factors);
    if (offsets !== 0) scores = f32x4.sub(scores, v128.load(offsets + at));
    v128.store(out + at, scores);
  }
  for (; i < count; i++) {
    const at = (<usize>i) << 2;
    const score = <f32>load<i32>(out + at) * load<f32>(scales + at) * queryScale;
    store<f32>(out + at, offsets === 0 ? score : score - load<f32>(offsets + at));
  }
}
