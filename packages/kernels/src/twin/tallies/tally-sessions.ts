import type { MemoryViews } from '../../memory/memory-views.ts';
import { exceeds } from '../../tallies/quorum.ts';
import type { TwinOf } from '../twin-of.ts';

const sessionVotes = 2 ** 21;
const tieFlag = 1;
const quorumFlag = 2;

/** Per session its totals, the winner, whether it is a tie, and whether denominator * winner > numerator * electorate. */
export const tallySessions: TwinOf<'tallySessions'> =
  (views) =>
  (
    totals,
    winners,
    flags,
    _odd,
    offsets,
    options,
    weights,
    electorates,
    sessions,
    votes,
    optionCount,
    numerator,
    denominator,
  ) => {
    const { f64, i32, u16, u32, u8 } = views;
    const first = options >>> 1;
    if (u16.subarray(first, first + votes).some((option) => option >= optionCount)) return -1;
    let quorums = 0;
    for (let s = 0; s < sessions; s++) {
      const start = u32[(offsets >>> 2) + s]!;
      const end = u32[(offsets >>> 2) + s + 1]!;
      if (isOutside(start, end, votes)) return -1;
      const table = (totals >>> 3) + s * optionCount;
      f64.fill(0, table, table + optionCount);
      for (let i = start; i < end; i++) {
        const slot = table + u16[(options >>> 1) + i]!;
        f64[slot] = f64[slot]! + u32[(weights >>> 2) + i]!;
      }
      const { best, cast, winner, isTie } = leader(views, table, optionCount);
      const electorate = electorates === 0 ? cast : f64[(electorates >>> 3) + s]!;
      const hasQuorum = winner >= 0 && exceeds(best, electorate, { numerator, denominator });
      i32[(winners >>> 2) + s] = winner;
      u8[flags + s] = (isTie ? tieFlag : 0) | (hasQuorum ? quorumFlag : 0);
      quorums += Number(hasQuorum);
    }
    return quorums;
  };

function isOutside(start: number, end: number, votes: number): boolean {
  return end < start || end > votes || end - start > sessionVotes;
}

/** Of `optionCount` whole totals from the index `table` of `f64` on; no winner when all are zero. */
function leader({ f64 }: MemoryViews, table: number, optionCount: number) {
  let best = 0;
  let cast = 0;
  let winner = -1;
  let isTie = false;
  for (let k = 0; k < optionCount; k++) {
    const total = f64[table + k]!;
    cast += total;
    if (total > best) {
      best = total;
      winner = k;
      isTie = false;
    } else if (total === best) isTie = true;
  }
  return { best, cast, winner, isTie: isTie && winner >= 0 };
}
