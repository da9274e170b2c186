import { checkInteger, refuseArgument } from '../check-argument.ts';
import type { VectorLayout } from './vector-options.ts';

/** Restricts a search to some ids: a list of them, or a bitmap in which bit `id & 31` of word `id >>> 5` is set. */
export type IdFilter = { readonly ids: ArrayLike<number> } | { readonly bitmap: Uint32Array };

export interface SearchOptions {
  /** `int8` and `bits` scan a column of that quantisation and score the best again exactly. Default `exact`. */
  readonly via?: 'exact' | 'int8' | 'bits';
  /**
   * How many of the best of a coarse scan are scored again. Default 4 k, at least 40, for `int8`; 40 k, at least 400, for
   * `bits`.
   */
  readonly rescore?: number;
  readonly filter?: IdFilter;
}

/** Best first; of equal scores the vector that stands first in the index. */
export interface SearchResult {
  readonly ids: Uint32Array<ArrayBuffer>;
  /** Greater is nearer: the cosine, the dot product or the negated squared distance. */
  readonly scores: Float32Array<ArrayBuffer>;
}

/** With defaults, checked against the index. */
export interface SearchPlan {
  readonly k: number;
  readonly via: 'exact' | 'int8' | 'bits';
  readonly rescore: number;
}

const maxResults = 2 ** 20;
const defaults = { exact: [0, 0], int8: [4, 40], bits: [40, 400] } as const;

/**
 * @param count vectors in the index: no search gives or scores again more than these.
 * @throws KERNEL_ARGUMENT_INVALID
 */
export function planSearch(
  layout: VectorLayout,
  { k, count, options }: { k: number; count: number; options: SearchOptions },
): SearchPlan {
  const { via = 'exact' } = options;
  checkInteger('k', k, { from: 1, to: maxResults });
  if (!Object.hasOwn(defaults, via)) refuseArgument('via', 'exact, int8 or bits', via);
  if (via !== 'exact' && !layout[via]) {
    refuseArgument('via', 'exact or a quantisation that the index was created with', via);
  }
  const [factor, least] = defaults[via];
  const { rescore = Math.max(least, factor * k) } = options;
  if (via !== 'exact') checkInteger('rescore', rescore, { from: k, to: maxResults });
  return { k: Math.min(k, count), via, rescore: Math.min(rescore, count) };
}
