import type { AssignmentExports } from './assignment/assignment-exports.ts';
import type { PredictionExports } from './prediction/prediction-exports.ts';
import type { NetworkExports } from './network/network-exports.ts';
import type { SimilarityExports } from './similarity/similarity-exports.ts';
import type { TalliesExports } from './tallies/tallies-exports.ts';
import type { TextExports } from './text/text-exports.ts';

/**
 * Every export of the WebAssembly builds and of the twins. Pointers are byte offsets into the linear memory, aligned to
 * the element that they point to; counts are whole numbers below 2^31. Nothing is checked here: a wrong pointer reads
 * or writes another's rows. A pointer that an export gives is negative from 2 GiB on: make it whole with `>>> 0`.
 */
export interface KernelExports
  extends
    AssignmentExports,
    PredictionExports,
    NetworkExports,
    SimilarityExports,
    TalliesExports,
    TextExports {}

export type KernelName = keyof KernelExports;
