import type { KernelExports, KernelName } from '../kernel-exports.ts';

/** How a call is cut into calls with fewer rows. */
export interface SplitRule<Name extends KernelName = KernelName> {
  readonly name: Name;
  /** Which argument is the number of rows. */
  readonly countAt: number;
  /** Chunks are multiples of so many rows: what the kernel does at a time. */
  readonly multipleOf: number;
  /** Whether it keeps the best rows in a heap instead of writing a result for each. */
  readonly isTopK?: boolean;
  /** By how much each argument grows with every row. */
  steps(args: Parameters<KernelExports[Name]>): readonly number[];
  /** Bytes that are read, each as often as it is computed with: the measure of the work. */
  workBytes(args: Parameters<KernelExports[Name]>): number;
}

function rule<Name extends KernelName>(split: SplitRule<Name>): SplitRule {
  return split as unknown as SplitRule;
}

function floatScan(name: 'cosineScan' | 'dotScan' | 'l2Scan'): SplitRule {
  return rule({
    name,
    countAt: 3,
    multipleOf: 1,
    steps: ([, , , , dim]) => [4, 0, 4 * dim, 0, 0],
    workBytes: ([, , , count, dim]) => 4 * count * dim,
  });
}

function topK(name: 'dotTopK' | 'l2TopK'): SplitRule {
  return rule({
    name,
    countAt: 7,
    multipleOf: 64,
    isTopK: true,
    steps: ([, , , , , , , , dim]) => [0, 0, 0, 0, 0, 0, 4 * dim, 0, 0, 1, 0],
    workBytes: ([, , , , , , , count, dim]) => 4 * count * dim,
  });
}

/** The calls that threads can share: those whose rows have nothing to do with each other. */
export const splitRules: readonly SplitRule[] = [
  floatScan('cosineScan'),
  floatScan('dotScan'),
  floatScan('l2Scan'),
  rule({
    name: 'dotBatch',
    countAt: 4,
    multipleOf: 64,
    steps: ([, , , , , dim]) => [4, 0, 4 * dim, 0, 0, 0, 0],
    workBytes: ([, , , queryCount, count, dim]) => 4 * queryCount * count * dim,
  }),
  rule({
    name: 'hammingScan',
    countAt: 3,
    multipleOf: 4,
    steps: ([, , , , words]) => [2, 0, 8 * words, 0, 0],
    workBytes: ([, , , count, words]) => 8 * count * words,
  }),
  rule({
    name: 'int8Scan',
    countAt: 6,
    multipleOf: 1,
    steps: ([, , , , , offsets, , dim]) => [4, 0, 0, dim, 4, offsets === 0 ? 0 : 4, 0, 0],
    workBytes: ([, , , , , , count, dim]) => count * dim,
  }),
  rule({
    name: 'signatureMatches',
    countAt: 3,
    multipleOf: 1,
    steps: () => [4, 0, 512, 0],
    workBytes: ([, , , count]) => 512 * count,
  }),
  topK('dotTopK'),
  topK('l2TopK'),
];
