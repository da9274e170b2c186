/**
 * An array whose elements are written by index, in any order: its storage is there from the start, and no callback
 * fills it.
 */
export function sizedArray<T>(length: number): T[] {
  const array: T[] = [];
  array.length = length;
  return array;
}
