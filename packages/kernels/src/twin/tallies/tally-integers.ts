import type { TwinOf } from '../twin-of.ts';
import { addSubTables } from './tally-weights.ts';

/** totals[k] = sum of the whole weights of the votes for k: f64 holds every whole number up to 2^53. */
export const tallyIntegers: TwinOf<'tallyIntegers'> =
  (views) => (totals, tables, options, weights, count, optionCount) => {
    const { f64, u16, u32 } = views;
    const t = tables >>> 3;
    f64.fill(0, t, t + 4 * optionCount);
    for (let i = 0; i < count; i++) {
      const option = u16[(options >>> 1) + i]!;
      if (option >= optionCount) return 1;
      const slot = t + (i & 3) * optionCount + option;
      f64[slot] = f64[slot]! + u32[(weights >>> 2) + i]!;
    }
    addSubTables(views, { totals: totals >>> 3, tables: t, optionCount });
    return 0;
  };
