import type { MemoryViews } from '../../memory/memory-views.ts';
import type { TwinOf } from '../twin-of.ts';

/** totals[k] = sum of the weights of the votes for k: vote i in sub-table i mod 4, these as (t0 + t1) + (t2 + t3). */
export const tallyWeights: TwinOf<'tallyWeights'> =
  (views) => (totals, tables, options, weights, count, optionCount) => {
    const { f64, i32, u16 } = views;
    const t = tables >>> 3;
    f64.fill(0, t, t + 4 * optionCount);
    let isSigned = 0;
    for (let i = 0; i < count; i++) {
      const option = u16[(options >>> 1) + i]!;
      if (option >= optionCount) return 1;
      // The upper half of the number: its sign tells -0, too.
      if (i32[(weights >>> 2) + 2 * i + 1]! < 0) isSigned = 2;
      const slot = t + (i & 3) * optionCount + option;
      f64[slot] = f64[slot]! + f64[(weights >>> 3) + i]!;
    }
    addSubTables(views, { totals: totals >>> 3, tables: t, optionCount });
    return isSigned;
  };

/** `totals` and `tables` are indexes into `f64`. */
export function addSubTables(
  { f64 }: MemoryViews,
  { totals, tables, optionCount }: { totals: number; tables: number; optionCount: number },
): void {
  const t1 = tables + optionCount;
  const t2 = t1 + optionCount;
  const t3 = t2 + optionCount;
  for (let k = 0; k < optionCount; k++) {
    f64[totals + k] = f64[tables + k]! + f64[t1 + k]! + (f64[t2 + k]! + f64[t3 + k]!);
  }
}
