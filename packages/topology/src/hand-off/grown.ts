const SMALLEST = 16;

/** The array itself when it holds `count` numbers, else a copy of at least twice its length; new places hold 0. */
export function grown(array: Int32Array, count: number): Int32Array {
  if (array.length >= count) return array;
  const larger = new Int32Array(Math.max(count, array.length * 2, SMALLEST));
  larger.set(array);
  return larger;
}
