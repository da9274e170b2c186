import { checkInteger, refuseArgument } from '../check-argument.ts';
import { checkColumn, placeColumns, type Column } from '../input-columns.ts';
import type { Kernels } from '../load/load-kernels.ts';
import { checkQuorum, largestTotal, type Quorum } from './quorum.ts';
import { refuseOption } from './tally-votes.ts';

/** The votes of many sessions one after the other. Columns in the kernels' memory are read where they are. */
export interface SessionVotes {
  /** [sessions + 1], ascending: session s has the votes from offsets[s] up to, not including, offsets[s + 1]. */
  readonly offsets: Uint32Array;
  /** For each vote the index of its option, below `optionCount`. */
  readonly options: Uint16Array;
  /** For each vote its whole weight. */
  readonly weights: Uint32Array;
  /** Of every session, from 1 to 65,536. */
  readonly optionCount: number;
  /** What the winner must exceed. */
  readonly quorum: Quorum;
  /** [sessions] The weight that could have been cast, whole, up to 2^53. Default: what was cast. */
  readonly electorates?: Float64Array;
}

const votesPerSession = 2 ** 21;
const tieFlag = 1;
const quorumFlag = 2;

/** What many sessions decided. All totals are exact. */
export class SessionTallies {
  /** How many sessions have a quorum. */
  readonly quorums: number;
  /** [sessions][optionCount] */
  readonly totals: Float64Array;
  /** [sessions] The option with the highest total, of several the lowest index; -1 when no weight was cast. */
  readonly winners: Int32Array;
  readonly #flags: Uint8Array;

  constructor(parts: { quorums: number; totals: Float64Array; winners: Int32Array; flags: Uint8Array }) {
    this.quorums = parts.quorums;
    this.totals = parts.totals;
    this.winners = parts.winners;
    this.#flags = parts.flags;
  }

  /** Whether another option has as much as the winner. */
  isTie(session: number): boolean {
    return (this.#flags[session]! & tieFlag) !== 0;
  }

  /** Whether denominator * winner > numerator * electorate. */
  hasQuorum(session: number): boolean {
    return (this.#flags[session]! & quorumFlag) !== 0;
  }
}

/**
 * Counts many sessions in one call: totals, winners, ties, and who exceeds the quorum.
 * @throws KERNEL_ARGUMENT_INVALID for an option or an offset out of range, more than 2^21 votes in a session, a quorum
 * out of range, an electorate that is not whole, and arrays of wrong lengths, detached or
 * shared. Nothing but the scratch space has changed then.
 */
export function tallySessions(kernels: Kernels, votes: SessionVotes): SessionTallies {
  const { offsets, options, optionCount, quorum, electorates } = votes;
  checkVotes(kernels, votes);
  // Growing the memory empties the columns that are in it.
  const sessions = offsets.length - 1;
  const count = options.length;
  const tableBytes = optionCount * 8;
  const parts = [tableBytes * sessions, sessions * 4, sessions, tableBytes];
  const columns: Column[] = [
    offsets,
    options,
    votes.weights,
    ...(electorates === undefined ? [] : [electorates]),
  ];
  const pointers = placeColumns(kernels, columns, parts);
  const [totals, winners, flags, odd] = pointers.splice(columns.length) as [number, number, number, number];
  const [f, o, w, e = 0] = pointers as [number, number, number, number?];
  const exports = kernels.select('tallySessions', count);
  const inputs = [f, o, w, e, sessions, count, optionCount, quorum.numerator, quorum.denominator] as const;
  const quorums = exports.tallySessions(totals, winners, flags, odd, ...inputs);
  const { views } = kernels.memory;
  if (quorums < 0) refuseVotes(kernels, { offsets: f, options: o, sessions, votes: count, optionCount });
  return new SessionTallies({
    quorums,
    totals: views.f64.slice(totals >>> 3, (totals >>> 3) + sessions * optionCount),
    winners: views.i32.slice(winners >>> 2, (winners >>> 2) + sessions),
    flags: views.u8.slice(flags, flags + sessions),
  });
}

function checkVotes({ memory }: Kernels, votes: SessionVotes): void {
  const { offsets, options, weights, optionCount, quorum, electorates } = votes;
  checkInteger('optionCount', optionCount, { from: 1, to: 65_536 });
  checkQuorum(quorum);
  checkColumn(memory, offsets, { argument: 'offsets' });
  checkColumn(memory, options, { argument: 'options' });
  checkColumn(memory, weights, { argument: 'weights', length: options.length });
  if (offsets.length === 0) refuseArgument('offsets', 'one number more than there are sessions', 'none');
  if (electorates === undefined) return;
  checkColumn(memory, electorates, { argument: 'electorates', length: offsets.length - 1 });
  electorates.forEach((weight, session) =>
    checkInteger(`electorates[${session}]`, weight, { from: 0, to: largestTotal - 1 }),
  );
}

/** Finds the vote or the session that the kernel refused. */
function refuseVotes(
  kernels: Kernels,
  at: { offsets: number; options: number; sessions: number; votes: number; optionCount: number },
): never {
  const { u32 } = kernels.memory.views;
  for (let s = 0; s < at.sessions; s++) {
    const start = u32[(at.offsets >>> 2) + s]!;
    const end = u32[(at.offsets >>> 2) + s + 1]!;
    const last = Math.min(at.votes, start + votesPerSession);
    if (end < start || end > last)
      refuseArgument(`offsets[${s + 1}]`, `a whole number from ${start} to ${last}`, String(end));
  }
  return refuseOption(kernels, { pointer: at.options, count: at.votes, optionCount: at.optionCount });
}
