/** Forecasts for many agents in JavaScript, a row of samples for each agent. */

export interface Series {
  /** f32[agents][window] */
  readonly rows: Float32Array;
  /** f32[agents] */
  readonly out: Float32Array;
  readonly alpha: number;
  readonly beta: number;
  readonly horizon: number;
}

export function ewmaByRow({ rows, out, alpha }: Series): void {
  const window = rows.length / out.length;
  const rest = 1 - alpha;
  for (let a = 0, p = 0; a < out.length; a += 1, p += window) {
    let level = rows[p]!;
    for (let t = 1; t < window; t += 1) level = alpha * rows[p + t]! + rest * level;
    out[a] = level;
  }
}

/** Four agents at once, whose levels need not wait for each other. */
export function ewmaInterleaved({ rows, out, alpha }: Series): void {
  const window = rows.length / out.length;
  const rest = 1 - alpha;
  for (let a = 0, p0 = 0; a < out.length; a += 4, p0 += 4 * window) {
    const p1 = p0 + window;
    const p2 = p1 + window;
    const p3 = p2 + window;
    let l0 = rows[p0]!;
    let l1 = rows[p1]!;
    let l2 = rows[p2]!;
    let l3 = rows[p3]!;
    for (let t = 1; t < window; t += 1) {
      l0 = alpha * rows[p0 + t]! + rest * l0;
      l1 = alpha * rows[p1 + t]! + rest * l1;
      l2 = alpha * rows[p2 + t]! + rest * l2;
      l3 = alpha * rows[p3 + t]! + rest * l3;
    }
    out[a] = l0;
    out[a + 1] = l1;
    out[a + 2] = l2;
    out[a + 3] = l3;
  }
}

export function holtByRow({ rows, out, alpha, beta, horizon }: Series): void {
  const window = rows.length / out.length;
  for (let a = 0, p = 0; a < out.length; a += 1, p += window) {
    let level = rows[p + 1]!;
    let trend = level - rows[p]!;
    for (let t = 2; t < window; t += 1) {
      const next = alpha * rows[p + t]! + (1 - alpha) * (level + trend);
      trend = beta * (next - level) + (1 - beta) * trend;
      level = next;
    }
    out[a] = level + horizon * trend;
  }
}

/** Four agents at once. */
export function holtInterleaved({ rows, out, alpha, beta, horizon }: Series): void {
  const window = rows.length / out.length;
  const keepLevel = 1 - alpha;
  const keepTrend = 1 - beta;
  for (let a = 0, p0 = 0; a < out.length; a += 4, p0 += 4 * window) {
    const p1 = p0 + window;
    const p2 = p1 + window;
    const p3 = p2 + window;
    let l0 = rows[p0 + 1]!;
    let l1 = rows[p1 + 1]!;
    let l2 = rows[p2 + 1]!;
    let l3 = rows[p3 + 1]!;
    let t0 = l0 - rows[p0]!;
    let t1 = l1 - rows[p1]!;
    let t2 = l2 - rows[p2]!;
    let t3 = l3 - rows[p3]!;
    for (let t = 2; t < window; t += 1) {
      const n0 = alpha * rows[p0 + t]! + keepLevel * (l0 + t0);
      const n1 = alpha * rows[p1 + t]! + keepLevel * (l1 + t1);
      const n2 = alpha * rows[p2 + t]! + keepLevel * (l2 + t2);
      const n3 = alpha * rows[p3 + t]! + keepLevel * (l3 + t3);
      t0 = beta * (n0 - l0) + keepTrend * t0;
      t1 = beta * (n1 - l1) + keepTrend * t1;
      t2 = beta * (n2 - l2) + keepTrend * t2;
      t3 = beta * (n3 - l3) + keepTrend * t3;
      l0 = n0;
      l1 = n1;
      l2 = n2;
      l3 = n3;
    }
    out[a] = l0 + horizon * t0;
    out[a + 1] = l1 + horizon * t1;
    out[a + 2] = l2 + horizon * t2;
    out[a + 3] = l3 + horizon * t3;
  }
}

/** A straight line of least squares, in two sums each; an even number of samples. */
export function trendByRow({ rows, out, horizon }: Series): void {
  const window = rows.length / out.length;
  const middle = (window - 1) / 2;
  const squares = (window * (window * window - 1)) / 12;
  const ahead = (window - 1 + horizon - middle) / squares;
  for (let a = 0, p = 0; a < out.length; a += 1, p += window) {
    let y0 = 0;
    let y1 = 0;
    let z0 = 0;
    let z1 = 0;
    for (let t = 0; t < window; t += 2) {
      const x0 = rows[p + t]!;
      const x1 = rows[p + t + 1]!;
      y0 += x0;
      z0 += (t - middle) * x0;
      y1 += x1;
      z1 += (t + 1 - middle) * x1;
    }
    out[a] = (y0 + y1) / window + ahead * (z0 + z1);
  }
}
