/** How a figure grows with the size: least squares, on logarithms for a power, on the logarithm of the size for a log. */
export interface Fit {
  /** `power`: the exponent; `log`: what is added each time the size doubles. */
  readonly slope: number;
  /** Share of the variance that the line explains; 1 where nothing varies. */
  readonly r2: number;
}

export type Point = readonly [size: number, value: number];

/** value = a * size^slope */
export function powerFit(points: readonly Point[]): Fit {
  return line(points.map(([size, value]) => [Math.log2(size), Math.log2(value)]));
}

/** value = a + slope * log2(size) */
export function logFit(points: readonly Point[]): Fit {
  return line(points.map(([size, value]) => [Math.log2(size), value]));
}

function line(points: readonly Point[]): Fit {
  const meanX = mean(points.map(([x]) => x));
  const meanY = mean(points.map(([, y]) => y));
  let xx = 0;
  let xy = 0;
  let yy = 0;
  for (const [x, y] of points) {
    xx += (x - meanX) ** 2;
    xy += (x - meanX) * (y - meanY);
    yy += (y - meanY) ** 2;
  }
  return { slope: xy / xx, r2: yy < 1e-12 ? 1 : xy ** 2 / (xx * yy) };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
