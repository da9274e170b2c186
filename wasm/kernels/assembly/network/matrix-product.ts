/**
 * out[r][c] = start[c] + sum over s, in this order, of a[r][s] * b[s][c]. Every sum is added from left to right in f32,
 * rounded at each step, so that the scalar twin and every build have the same bits; so nothing is fused here.
 * @param out f32[rows][columns]
 * @param a f32; element [r][s] is at a + r * rowBytes + s * stepBytes
 * @param b f32[steps][columns]
 * @param start f32[columns], or 0 for zeros
 */
export function matrixProduct(
  out: usize,
  a: usize,
  rowBytes: usize,
  stepBytes: usize,
  b: usize,
  start: usize,
  rows: i32,
  steps: i32,
  columns: i32,
): void {
  const bytes = (<usize>columns) << 2;
  const stepsEnd = <usize>steps * stepBytes;
  const fourRows = rows & ~3;
  let r = 0;
  for (; r < fourRows; r += 4) {
    const source = a + <usize>r * rowBytes;
    productOfFour(out + <usize>r * bytes, source, rowBytes, stepBytes, stepsEnd, b, start, bytes);
  }
  for (; r < rows; r++) {
    productOfOne(out + <usize>r * bytes, a + <usize>r * rowBytes, stepBytes, stepsEnd, b, start, bytes);
  }
}

function productOfFour(
  out: usize,
  a: usize,
  rowBytes: usize,
  stepBytes: usize,
  stepsEnd: usize,
  b: usize,
  start: usize,
  bytes: usize,
): void {
  const wide = bytes & ~31;
  let c: usize = 0;
  for (; c < wide; c += 32) {
    const first: usize = start === 0 ? 0 : start + c;
    rowsByVectors(out + c, a, rowBytes, stepBytes, stepsEnd, b + c, first, bytes);
  }
  for (; c < bytes; c += 4) {
    const first: f32 = start === 0 ? 0 : load<f32>(start + c);
    rowsByColumn(out + c, a, rowBytes, stepBytes, stepsEnd, b + c, first, bytes);
  }
}

function productOfOne(
  out: usize,
  a: usize,
  stepBytes: usize,
  stepsEnd: usize,
  b: usize,
  start: usize,
  bytes: usize,
): void {
  const wide = bytes & ~31;
  let c: usize = 0;
  for (; c < wide; c += 32) {
    rowByVectors(out + c, a, stepBytes, stepsEnd, b + c, start === 0 ? 0 : start + c, bytes);
  }
  for (; c < bytes; c += 4) {
    let sum: f32 = start === 0 ? 0 : load<f32>(start + c);
    for (let s: usize = 0, at = b + c; s < stepsEnd; s += stepBytes, at += bytes) {
      sum += load<f32>(a + s) * load<f32>(at);
    }
    store<f32>(out + c, sum);
  }
}

/** Four rows by eight columns: eight sums that do not wait for each other. */
function rowsByVectors(
  out: usize,
  a: usize,
  rowBytes: usize,
  stepBytes: usize,
  stepsEnd: usize,
  b: usize,
  start: usize,
  bytes: usize,
): void {
  const a1 = a + rowBytes;
  const a2 = a1 + rowBytes;
  const a3 = a2 + rowBytes;
  let l0 = start === 0 ? f32x4.splat(0) : v128.load(start);
  let h0 = start === 0 ? f32x4.splat(0) : v128.load(start, 16);
  let l1 = l0;
  let l2 = l0;
  let l3 = l0;
  let h1 = h0;
  let h2 = h0;
  let h3 = h0;
  for (let s: usize = 0, at = b; s < stepsEnd; s += stepBytes, at += bytes) {
    const low = v128.load(at);
    const high = v128.load(at, 16);
    const x0 = v128.load32_splat(a + s);
    l0 = f32x4.add(l0, f32x4.mul(x0, low));
    h0 = f32x4.add(h0, f32x4.mul(x0, high));
    const x1 = v128.load32_splat(a1 + s);
    l1 = f32x4.add(l1, f32x4.mul(x1, low));
    h1 = f32x4.add(h1, f32x4.mul(x1, high));
    const x2 = v128.load32_splat(a2 + s);
    l2 = f32x4.add(l2, f32x4.mul(x2, low));
    h2 = f32x4.add(h2, f32x4.mul(x2, high));
    const x3 = v128.load32_splat(a3 + s);
    l3 = f32x4.add(l3, f32x4.mul(x3, low));
    h3 = f32x4.add(h3, f32x4.mul(x3, high));
  }
  v128.store(out, l0);
  v128.store(out, h0, 16);
  v128.store(out + bytes, l1);
  v128.store(out + bytes, h1, 16);
  v128.store(out + 2 * bytes, l2);
  v128.store(out + 2 * bytes, h2, 16);
  v128.store(out + 3 * bytes, l3);
  v128.store(out + 3 * bytes, h3, 16);
}

function rowByVectors(
  out: usize,
  a: usize,
  stepBytes: usize,
  stepsEnd: usize,
  b: usize,
  start: usize,
  bytes: usize,
): void {
  let low = start === 0 ? f32x4.splat(0) : v128.load(start);
  let high = start === 0 ? f32x4.splat(0) : v128.load(start, 16);
  for (let s: usize = 0, at = b; s < stepsEnd; s += stepBytes, at += bytes) {
    const x = v128.load32_splat(a + s);
    low = f32x4.add(low, f32x4.mul(x, v128.load(at)));
    high = f32x4.add(high, f32x4.mul(x, v128.load(at, 16)));
  }
  v128.store(out, low);
  v128.store(out, high, 16);
}

function rowsByColumn(
  out: usize,
  a: usize,
  rowBytes: usize,
  stepBytes: usize,
  stepsEnd: usize,
  b: usize,
  start: f32,
  bytes: usize,
): void {
  const a1 = a + rowBytes;
  const a2 = a1 + rowBytes;
  const a3 = a2 + rowBytes;
  let s0 = start;
  let s1 = start;
  let s2 = start;
  let s3 = start;
  for (let s: usize = 0, at = b; s < stepsEnd; s += stepBytes, at += bytes) {
    const weight = load<f32>(at);
    s0 += load<f32>(a + s) * weight;
    s1 += load<f32>(a1 + s) * weight;
    s2 += load<f32>(a2 + s) * weight;
    s3 += load<f32>(a3 + s) * weight;
  }
  store<f32>(out, s0);
  store<f32>(out + bytes, s1);
  store<f32>(out + 2 * bytes, s2);
  store<f32>(out + 3 * bytes, s3);
}
