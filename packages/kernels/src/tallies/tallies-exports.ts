/** Counting of weighted votes. Options are u16 below `optionCount`, which is at most 65,536. */
export interface TalliesExports {
  /** f64 totals[optionCount] of u16 options[count], f64 weights[count]; f64 tables[5][optionCount] is scratch. */
  tallyWeights(
    totals: number,
    tables: number,
    options: number,
    weights: number,
    count: number,
    optionCount: number,
  ): number;
  /** The same for u32 weights[count]; u64 tables[5][optionCount] is scratch. */
  tallyIntegers(
    totals: number,
    tables: number,
    options: number,
    weights: number,
    count: number,
    optionCount: number,
  ): number;
  /** f64 totals[sessions][optionCount], i32 winners, u8 flags of many votes over u32 offsets[sessions + 1]. */
  tallySessions(
    totals: number,
    winners: number,
    flags: number,
    odd: number,
    offsets: number,
    options: number,
    weights: number,
    electorates: number,
    sessions: number,
    votes: number,
    optionCount: number,
    numerator: number,
    denominator: number,
  ): number;
}
