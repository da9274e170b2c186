/** Contestants must have the same results before their times may be compared. */

interface Results {
  readonly [index: number]: number | bigint;
  readonly length: number;
}

/** @throws where a result differs: then the contestants do not do the same work. */
export function expectEqual(what: string, actual: Results, expected: Results): void {
  compare({ what, actual, expected }, (a, b) => a === b);
}

/**
 * Sums of f32 in another order differ in their last bits.
 * @param expected results, and by how much one may differ.
 * @throws where a result differs by more.
 */
export function expectClose(
  what: string,
  actual: Results,
  { expected, within }: { expected: Results; within: number },
): void {
  compare({ what, actual, expected }, (a, b) => Math.abs(Number(a) - Number(b)) <= within);
}

function compare(
  { what, actual, expected }: { what: string; actual: Results; expected: Results },
  isSame: (a: number | bigint, b: number | bigint) => boolean,
): void {
  if (actual.length !== expected.length || expected.length === 0) {
    throw new Error(`${what}: ${actual.length} results beside ${expected.length}`);
  }
  for (let i = 0; i < expected.length; i += 1) {
    const [a, b] = [actual[i]!, expected[i]!];
    if (!isSame(a, b)) throw new Error(`${what}: result ${i} is ${a} beside ${b}`);
  }
}
