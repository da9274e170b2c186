/** Whether the bit of `index` is set in the bitmap that begins at u32[bitmap]; 0 stands for no bitmap. */
export function isAllowed(u32: Uint32Array, bitmap: number, index: number): boolean {
  return bitmap === 0 || ((u32[bitmap + (index >>> 5)]! >>> (index & 31)) & 1) !== 0;
}
