/** Zero instead of what is nearer to it than 1e-30: what fades away would make each later step slow. */
export function withoutDenormals(x: number): number {
  return Math.abs(x) < 1e-30 ? 0 : x;
}
