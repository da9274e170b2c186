import { firstOptionOutOfRange } from './first-option-out-of-range';

/** So many votes of u32 weights cannot exceed 2^53, up to where an f64 holds every whole number. */
const sessionVotes: u32 = 1 << 21;
const tieFlag: i32 = 1;
const quorumFlag: i32 = 2;

/**
 * Many votes at once: per session the totals, the winner (the lowest index of the options with the highest total, -1
 * when no weight was cast), whether others have as much, and whether denominator * winner > numerator * electorate.
 * @param totals f64[sessions][optionCount], whole numbers up to 2^53
 * @param winners i32[sessions]
 * @param flags u8[sessions]: 1 for a tie, 2 for a quorum
 * @param odd scratch, u64[optionCount]
 * @param offsets u32[sessions + 1]: session s has the votes from offsets[s] up to, not including, offsets[s + 1]
 * @param options u16[votes]
 * @param weights u32[votes]
 * @param electorates f64[sessions], whole numbers up to 2^53; or 0: what was cast
 * @param votes length of the columns of votes
 * @param optionCount from 1 to 65,536
 * @param numerator up to 2^20, as the denominator
 * @returns how many sessions have a quorum; or -1 when an option, an offset or a session of more than 2^21 votes is out
 * of range: what was written then means nothing.
 */
export function tallySessions(
  totals: usize,
  winners: usize,
  flags: usize,
  odd: usize,
  offsets: usize,
  options: usize,
  weights: usize,
  electorates: usize,
  sessions: i32,
  votes: i32,
  optionCount: i32,
  numerator: i32,
  denominator: i32,
): i32 {
  if (firstOptionOutOfRange(options, votes, optionCount) >= 0) return -1;
  const tableBytes = (<usize>optionCount) << 3;
  memory.fill(totals, 0, tableBytes * <usize>sessions);
  memory.fill(odd, 0, tableBytes);
  let quorums = 0;
  let table = totals;
  let start = load<u32>(offsets);
  for (let s: usize = 0; s < <usize>sessions; s++) {
    const end = load<u32>(offsets + (s << 2), 4);
    if (isOutside(start, end, <u32>votes)) return -1;
    addSession(table, odd, options, weights, start, end);
    let best: u64 = 0;
    let cast: u64 = 0;
    let winner = -1;
    let isTie = 0;
    for (let k = 0; k < optionCount; k++) {
      const slot = (<usize>k) << 3;
      const total = load<u64>(table + slot) + load<u64>(odd + slot);
      store<u64>(odd + slot, 0);
      store<f64>(table + slot, <f64>(<i64>total));
      cast += total;
      if (total > best) {
        best = total;
        winner = k;
        isTie = 0;
      } else if (total === best) isTie = tieFlag;
    }
    const electorate = electorates === 0 ? cast : <u64>(<i64>load<f64>(electorates + (s << 3)));
    const hasQuorum = i32(winner >= 0) & exceeds(best, electorate, <u64>numerator, <u64>denominator);
    store<i32>(winners + (s << 2), winner);
    store<u8>(flags + s, (winner < 0 ? 0 : isTie) | (hasQuorum * quorumFlag));
    quorums += hasQuorum;
    table += tableBytes;
    start = end;
  }
  return quorums;
}

function isOutside(start: u32, end: u32, votes: u32): bool {
  return end < start || end > votes || end - start > sessionVotes;
}

/** Adds every other vote to a second table: votes in a row for one option then need not wait for each other. */
function addSession(table: usize, odd: usize, options: usize, weights: usize, start: u32, end: u32): void {
  const last = options + ((<usize>end) << 1);
  const pairsEnd = last - 2;
  let o = options + ((<usize>start) << 1);
  let w = weights + ((<usize>start) << 2);
  for (; o < pairsEnd; o += 4) {
    add(table + ((<usize>load<u16>(o)) << 3), load<u32>(w));
    add(odd + ((<usize>load<u16>(o, 2)) << 3), load<u32>(w, 4));
    w += 8;
  }
  if (o < last) add(table + ((<usize>load<u16>(o)) << 3), load<u32>(w));
}

function add(total: usize, weight: u32): void {
  store<u64>(total, load<u64>(total) + <u64>weight);
}

/** 1 when denominator * part > numerator * whole, exactly; products beyond 64 bits by their upper and lower halves. */
function exceeds(part: u64, whole: u64, numerator: u64, denominator: u64): i32 {
  if ((part | whole) >> 43 === 0) return i32(part * denominator > whole * numerator);
  const partLower = (part & 0xffffffff) * denominator;
  const wholeLower = (whole & 0xffffffff) * numerator;
  const partUpper = (part >> 32) * denominator + (partLower >> 32);
  const wholeUpper = (whole >> 32) * numerator + (wholeLower >> 32);
  if (partUpper !== wholeUpper) return i32(partUpper > wholeUpper);
  return i32(<u32>partLower > <u32>wholeLower);
}
