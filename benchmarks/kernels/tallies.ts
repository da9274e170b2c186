/** Votes counted in one call, and many sessions with a quorum. Rows 12 and 13. */
import { loadKernels, tallySessions, tallyVotes, type Kernels } from '@conclave/kernels';
import { createSeededRandom } from '@conclave/testing';
import { alternating } from '../harness/alternating.ts';
import type { BenchmarkRow } from '../harness/report.ts';
import { expectClose, expectEqual } from './agreement.ts';
import { put, room } from './arena.ts';
import {
  sessionsNaive,
  sessionsTyped,
  tallyMap,
  tallyTyped,
  type VoteObject,
} from './contestants/scalar-tallies.ts';
import { settle } from './contestants/settle.ts';
import type { Family, Measurement, Scale } from './family.ts';
import { coldRow, timesRow, warmRow, type Aim } from './rows.ts';

export const tallies: Family = { name: 'tallies', run };

const votesPerSession = 15;
const sessionOptions = 4;

function run(scale: Scale): Measurement {
  const aims = { typed: { floor: 1.5, goal: 2.4 }, map: { floor: 20, goal: 50 } };
  return {
    rows: [
      ...votes(scale, { optionCount: 8, ...aims }),
      ...votes(scale, { optionCount: 2 }),
      ...votes(scale, { optionCount: 64 }),
      ...sessions(scale),
    ],
    notes: [
      'Rows 12 and 13: the columns are in the memory of the kernels, as those of typed JavaScript are in its own. Rows that say so copy them first.',
      'Row 13: the kernel also tells ties. A share above two thirds is a quorum.',
    ],
  };
}

interface Case {
  readonly optionCount: number;
  readonly typed?: Aim;
  readonly map?: Aim;
}

function votes({ smoke, turns }: Scale, { optionCount, typed, map }: Case): BenchmarkRow[] {
  const count = smoke ? 1_000 : 1_000_000;
  const random = createSeededRandom(12);
  const options = Uint16Array.from({ length: count }, () => Math.floor(random.next() * optionCount));
  const weights = Float64Array.from({ length: count }, () => random.next());
  const objects = objectsOf(options, weights);
  const kernels = loadKernels();
  const resident = { ...columnsIn(kernels, options, weights), optionCount };
  const js = { options, weights, totals: new Float64Array(optionCount) };
  const small = { ...js, options: options.slice(0, 1_000), weights: weights.slice(0, 1_000) };
  settle(() => tallyTyped(small), turns.warmUpMs);
  settle(() => tallyMap(objects.slice(0, 1_000)), turns.warmUpMs);
  const measured = alternating(
    {
      kernel: () => tallyVotes(kernels, resident),
      copied: () => tallyVotes(kernels, { options, weights, optionCount }),
      js: () => tallyTyped(js),
      map: () => tallyMap(objects),
    },
    turns,
  );
  const { totals } = tallyVotes(kernels, resident);
  const byName = tallyMap(objects);
  const tolerance = { expected: js.totals, within: 1e-9 * count };
  expectClose('tallyVotes', totals, tolerance);
  expectClose(
    'the map',
    Array.from(js.totals, (_, option) => byName.get(nameOf(option)) ?? 0),
    tolerance,
  );
  const name = `12. ${count.toLocaleString('en-GB')} votes for ${optionCount} options`;
  const { kernel } = measured;
  const rows = [
    timesRow(`${name}, over typed JavaScript`, { kernel, over: measured.js }, typed),
    timesRow(`${name}, over a Map of objects`, { kernel, over: measured.map }, map),
  ];
  if (typed === undefined) return rows;
  const copied = timesRow(`${name}, copied, over typed JavaScript`, {
    kernel: measured.copied,
    over: measured.js,
  });
  return [...rows, copied, warmRow(name, kernel), coldRow(name, kernel)];
}

function nameOf(option: number): string {
  return `option-${option}`;
}

function objectsOf(options: Uint16Array, weights: ArrayLike<number>): VoteObject[] {
  return Array.from(options, (option, i) => ({
    voter: `agent-${i}`,
    option: nameOf(option),
    weight: weights[i]!,
  }));
}

/** Views in the kernels' memory, made after it grew. */
function columnsIn(
  kernels: Kernels,
  options: Uint16Array,
  weights: Float64Array,
): { options: Uint16Array; weights: Float64Array } {
  const at = { options: put(kernels, options), weights: put(kernels, weights) };
  // What a call takes as scratch, so that the memory does not grow, which would empty the views.
  kernels.scratch.take(options.byteLength + weights.byteLength + 2 ** 20);
  const { u16, f64 } = kernels.memory.views;
  return {
    options: u16.subarray(at.options / 2, at.options / 2 + options.length),
    weights: f64.subarray(at.weights / 8, at.weights / 8 + weights.length),
  };
}

function sessions({ smoke, turns }: Scale): BenchmarkRow[] {
  const count = smoke ? 50 : 10_000;
  const votesInAll = count * votesPerSession;
  const random = createSeededRandom(13);
  const draw = (): number => (random.next() < 0.7 ? 0 : Math.floor(random.next() * sessionOptions));
  const options = Uint16Array.from({ length: votesInAll }, draw);
  const weights = Uint32Array.from({ length: votesInAll }, () => 1 + Math.floor(random.next() * 1e6));
  const offsets = Uint32Array.from({ length: count + 1 }, (_, s) => s * votesPerSession);
  const all = objectsOf(options, weights);
  const objects = Array.from({ length: count }, (_, s) => all.slice(offsets[s], offsets[s + 1]));
  const totals = new Float64Array(count * sessionOptions);
  const js = { offsets, options, weights, totals, winners: new Int32Array(count) };
  const kernels = loadKernels();
  const at = {
    totals: room(kernels, totals.byteLength),
    winners: room(kernels, count * 4),
    flags: room(kernels, count),
    odd: room(kernels, sessionOptions * 8),
    offsets: put(kernels, offsets),
    options: put(kernels, options),
    weights: put(kernels, weights),
  };
  const input = { offsets, options, weights, optionCount: sessionOptions };
  const quorum = { numerator: 2, denominator: 3 };
  const size = [count, votesInAll, sessionOptions, quorum.numerator, quorum.denominator] as const;
  const quorums = { kernel: 0, js: 0, naive: 0 };
  const measured = alternating(
    {
      kernel: () => {
        const outputs = [at.totals, at.winners, at.flags, at.odd] as const;
        const inputs = [at.offsets, at.options, at.weights, 0] as const;
        quorums.kernel = kernels.exports.tallySessions(...outputs, ...inputs, ...size);
      },
      js: () => (quorums.js = sessionsTyped(js)),
      naive: () => (quorums.naive = sessionsNaive(objects)),
      typed: () => tallySessions(kernels, { ...input, quorum }),
    },
    turns,
  );
  const { views } = kernels.memory;
  expectEqual('quorums', [quorums.kernel, quorums.naive], [quorums.js, quorums.js]);
  expectEqual('winners', views.i32.slice(at.winners / 4, at.winners / 4 + count), js.winners);
  expectEqual('totals', views.f64.slice(at.totals / 8, at.totals / 8 + totals.length), totals);
  const name = `13. ${count.toLocaleString('en-GB')} sessions of ${votesPerSession} votes`;
  const { kernel, typed } = measured;
  return [
    timesRow(`${name}, over typed JavaScript`, { kernel, over: measured.js }, { floor: 1.2, goal: 1.8 }),
    timesRow(`${name}, over maps of objects`, { kernel, over: measured.naive }, { floor: 12, goal: 20 }),
    timesRow(`${name}, copied, over maps of objects`, { kernel: typed, over: measured.naive }),
    warmRow(name, kernel),
    coldRow(name, kernel),
  ];
}
