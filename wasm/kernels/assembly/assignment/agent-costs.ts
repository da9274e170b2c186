/**
 * base - sum over f of requirement[f] * features[f][a] for one agent, subtracted in ascending order of f.
 * @param features the agent's first feature; the next is `rowBytes` behind it
 * @param base the agent's
 */
export function costOf(
  requirement: usize,
  features: usize,
  base: usize,
  rowBytes: usize,
  featureCount: i32,
): f32 {
  let cost = load<f32>(base);
  let x = features;
  for (let f: usize = 0; f < <usize>featureCount; f++) {
    cost -= load<f32>(requirement + (f << 2)) * load<f32>(x);
    x += rowBytes;
  }
  return cost;
}

/** The same for four agents side by side. */
export function costsOf4(
  requirement: usize,
  features: usize,
  base: usize,
  rowBytes: usize,
  featureCount: i32,
): v128 {
  let costs = v128.load(base);
  let x = features;
  for (let f: usize = 0; f < <usize>featureCount; f++) {
    costs = f32x4.sub(costs, f32x4.mul(v128.load32_splat(requirement + (f << 2)), v128.load(x)));
    x += rowBytes;
  }
  return costs;
}
