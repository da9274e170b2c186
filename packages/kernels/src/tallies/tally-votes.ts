import { checkInteger, refuseArgument } from '../check-argument.ts';
import { checkColumn, placeColumns } from '../input-columns.ts';
import type { Kernels } from '../load/load-kernels.ts';
import { largestTotal } from './quorum.ts';

/** Columns in the kernels' memory (`kernels.memory.allocate`) are read where they are; others are copied first. */
export interface Votes {
  /** For each vote the index of its option, below `optionCount`. */
  readonly options: Uint16Array;
  /**
   * For each vote its weight, of the same length. Whole ones are exact in any order. Fractions are added in a fixed
   * order, vote i in sub-table i mod 4 and these as (t0 + t1) + (t2 + t3), and give the same bits on every machine.
   */
  readonly weights: Uint32Array | Float64Array;
  /** From 1 to 65,536. */
  readonly optionCount: number;
}

export interface VoteTally {
  /** [optionCount] */
  readonly totals: Float64Array;
  /** Sum of the totals, in ascending order of the options. */
  readonly cast: number;
  /** The option with the highest total, of several the lowest index; -1 when no weight was cast. */
  readonly winner: number;
  /** Whether another option has as much as the winner. */
  readonly isTie: boolean;
}

/**
 * Adds the weights of the votes per option.
 * @throws KERNEL_ARGUMENT_INVALID for an option out of range, a weight that is negative, infinite or not a number, a
 * sum beyond 2^53 (whole weights) or the range of an f64, and for arrays of unequal lengths, detached or shared.
 * Nothing but the scratch space has changed then.
 */
export function tallyVotes(kernels: Kernels, votes: Votes): VoteTally {
  const { options, weights, optionCount } = votes;
  checkInteger('optionCount', optionCount, { from: 1, to: 65_536 });
  checkColumn(kernels.memory, options, { argument: 'options' });
  checkColumn(kernels.memory, weights, { argument: 'weights', length: options.length });
  const totals = weights instanceof Uint32Array ? wholeTotals(kernels, votes) : totalsOf(kernels, votes);
  return { totals, ...leader(totals) };
}

function wholeTotals(kernels: Kernels, { options, weights, optionCount }: Votes): Float64Array {
  // Growing the memory empties the columns that are in it.
  const count = options.length;
  const exports = kernels.select('tallyIntegers', count);
  const [o, w, totals, tables] = place(kernels, { options, weights, optionCount });
  const isOutOfRange = exports.tallyIntegers(totals, tables, o, w, count, optionCount) !== 0;
  if (isOutOfRange) refuseOption(kernels, { pointer: o, count, optionCount });
  const result = kernels.memory.views.f64.slice(totals >>> 3, (totals >>> 3) + optionCount);
  let cast = 0;
  for (const total of result) cast += total;
  // Sums of more than 2^53 may have been rounded, but never to less than that.
  if (cast >= largestTotal) refuseArgument('weights', 'weights whose sum is below 2^53', `a sum of ${cast}`);
  return result;
}

function totalsOf(kernels: Kernels, { options, weights, optionCount }: Votes): Float64Array {
  // Growing the memory empties the columns that are in it.
  const count = options.length;
  const exports = kernels.select('tallyWeights', count);
  const [o, w, totals, tables] = place(kernels, { options, weights, optionCount });
  const found = exports.tallyWeights(totals, tables, o, w, count, optionCount);
  if (found === 1) refuseOption(kernels, { pointer: o, count, optionCount });
  const result = kernels.memory.views.f64.slice(totals >>> 3, (totals >>> 3) + optionCount);
  if (found === 2 || !result.every(Number.isFinite)) refuseWeights(kernels, w, count);
  return result;
}

function place(kernels: Kernels, { options, weights, optionCount }: Votes): [number, number, number, number] {
  const tableBytes = optionCount * 8;
  const pointers = placeColumns(kernels, [options, weights], [tableBytes, 5 * tableBytes]);
  return pointers as [number, number, number, number];
}

/** Finds the vote whose option is out of range. */
export function refuseOption(
  { memory }: Kernels,
  { pointer, count, optionCount }: { pointer: number; count: number; optionCount: number },
): never {
  const options = memory.views.u16.subarray(pointer >>> 1, (pointer >>> 1) + count);
  const index = options.findIndex((option) => option >= optionCount);
  refuseArgument(`options[${index}]`, `below the ${optionCount} options`, String(options[index]));
}

/** A weight of -0 looks negative to the kernel, but is none. */
function refuseWeights({ memory }: Kernels, pointer: number, count: number): void {
  const weights = memory.views.f64.subarray(pointer >>> 3, (pointer >>> 3) + count);
  const index = weights.findIndex((weight) => !(weight >= 0 && weight < Infinity));
  if (index >= 0) refuseArgument(`weights[${index}]`, 'a finite number from 0 on', String(weights[index]));
  let cast = 0;
  for (const weight of weights) cast += weight;
  if (!Number.isFinite(cast)) refuseArgument('weights', 'weights with a finite sum', 'a sum beyond 1.8e308');
}

function leader(totals: Float64Array): Omit<VoteTally, 'totals'> {
  let cast = 0;
  let best = 0;
  let winner = -1;
  let isTie = false;
  totals.forEach((total, option) => {
    cast += total;
    if (total === best) isTie = winner >= 0;
    if (total <= best) return;
    best = total;
    winner = option;
    isTie = false;
  });
  return { cast, winner, isTie };
}
