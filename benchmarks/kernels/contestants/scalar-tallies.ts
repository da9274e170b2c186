/** Counting of votes in JavaScript: over typed arrays, and over objects as most programs have them. */
import type { VoteObject } from './vote-objects.ts';

export interface Votes {
  readonly options: Uint16Array;
  readonly weights: Float64Array;
  /** f64[optionCount] */
  readonly totals: Float64Array;
}

export function tallyTyped({ options, weights, totals }: Votes): void {
  totals.fill(0);
  for (let i = 0; i < options.length; i += 1) totals[options[i]!]! += weights[i]!;
}

/** The same with the checks that the kernel makes. @throws for an option out of range and a weight that is no number. */
export function tallyChecked({ options, weights, totals }: Votes): void {
  totals.fill(0);
  for (let i = 0; i < options.length; i += 1) {
    const option = options[i]!;
    const weight = weights[i]!;
    if (option >= totals.length || !(weight >= 0 && weight < Infinity)) throw new Error(`vote ${i} is wrong`);
    totals[option]! += weight;
  }
}

export function tallyMap(votes: readonly VoteObject[]): Map<string, number> {
  const totals = new Map<string, number>();
  for (const { option, weight } of votes) totals.set(option, (totals.get(option) ?? 0) + weight);
  return totals;
}

export interface Sessions {
  readonly offsets: Uint32Array;
  readonly options: Uint16Array;
  readonly weights: Uint32Array;
  /** f64[sessions][optionCount] */
  readonly totals: Float64Array;
  readonly winners: Int32Array;
}

/** Totals and winners of all sessions. @returns how many winners have more than two thirds. */
export function sessionsTyped({ offsets, options, weights, totals, winners }: Sessions): number {
  const optionCount = totals.length / winners.length;
  let quorums = 0;
  totals.fill(0);
  for (let s = 0; s < winners.length; s += 1) {
    const table = s * optionCount;
    const end = offsets[s + 1]!;
    let cast = 0;
    for (let i = offsets[s]!; i < end; i += 1) {
      const weight = weights[i]!;
      cast += weight;
      totals[table + options[i]!]! += weight;
    }
    let best = 0;
    let winner = -1;
    for (let option = 0; option < optionCount; option += 1) {
      const total = totals[table + option]!;
      if (total > best) {
        best = total;
        winner = option;
      }
    }
    if (3 * best > 2 * cast) quorums += 1;
    winners[s] = winner;
  }
  return quorums;
}

/** The same over objects, with a map for each session. */
export function sessionsNaive(sessions: readonly (readonly VoteObject[])[]): number {
  let quorums = 0;
  for (const votes of sessions) {
    const totals = new Map<string, number>();
    let cast = 0;
    for (const { option, weight } of votes) {
      totals.set(option, (totals.get(option) ?? 0) + weight);
      cast += weight;
    }
    let best = 0;
    for (const total of totals.values()) if (total > best) best = total;
    if (3 * best > 2 * cast) quorums += 1;
  }
  return quorums;
}
