/**
 * base - sum over f of requirement[f] * features[f][a] for one agent. Each step is rounded to f32 as the WebAssembly
 * kernels do, so that both choose the same agent. All arguments but the last two are indexes into `f32`.
 */
export function costOf(
  f32: Float32Array,
  requirement: number,
  features: number,
  base: number,
  stride: number,
  featureCount: number,
): number {
  let cost = f32[base]!;
  for (let f = 0; f < featureCount; f++) {
    cost = Math.fround(cost - Math.fround(f32[requirement + f]! * f32[features + f * stride]!));
  }
  return cost;
}
