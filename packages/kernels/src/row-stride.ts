/**
 * How many numbers of 4 bytes the rows of a matrix are apart, at least `count`: an odd multiple of `block`. Rows that are
 * a multiple of 4 KiB apart would all be in the same lines of the first cache, and columns of blocks then cost up to
 * three times as much.
 * @param block numbers that the kernels take at once, a power of two of at most 512.
 */
export function rowStride(count: number, block: number): number {
  return (Math.ceil(count / block) | 1) * block;
}
