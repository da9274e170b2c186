/** Many sessions of votes counted in one call, with winners and a quorum. Row 13. */
import { loadKernels, tallySessions } from '@conclave/kernels';
import { createSeededRandom } from '@conclave/testing';
import { alternating } from '../harness/alternating.ts';
import type { BenchmarkRow } from '../harness/report.ts';
import { expectEqual } from './agreement.ts';
import { put, room } from './arena.ts';
import { sessionsNaive, sessionsTyped } from './contestants/scalar-tallies.ts';
import { votesAsObjects } from './contestants/vote-objects.ts';
import type { Family, Measurement, Scale } from './family.ts';
import { coldRow, timesRow, warmRow } from './rows.ts';

const votesPerSession = 15;
const optionCount = 4;

export const sessions: Family = { name: 'sessions', run };

function run(scale: Scale): Measurement {
  return {
    rows: measure(scale),
    notes: ['Row 13: the kernel also tells ties. A share above two thirds is a quorum.'],
  };
}

function measure({ smoke, turns }: Scale): BenchmarkRow[] {
  const count = smoke ? 50 : 10_000;
  const votesInAll = count * votesPerSession;
  const random = createSeededRandom(13);
  const draw = (): number => (random.next() < 0.7 ? 0 : Math.floor(random.next() * optionCount));
  const options = Uint16Array.from({ length: votesInAll }, draw);
  const weights = Uint32Array.from({ length: votesInAll }, () => 1 + Math.floor(random.next() * 1e6));
  const offsets = Uint32Array.from({ length: count + 1 }, (_, s) => s * votesPerSession);
  const all = votesAsObjects(options, weights);
  const objects = Array.from({ length: count }, (_, s) => all.slice(offsets[s], offsets[s + 1]));
  const totals = new Float64Array(count * optionCount);
  const js = { offsets, options, weights, totals, winners: new Int32Array(count) };
  const kernels = loadKernels();
  const at = {
    totals: room(kernels, totals.byteLength),
    winners: room(kernels, count * 4),
    flags: room(kernels, count),
    odd: room(kernels, optionCount * 8),
    offsets: put(kernels, offsets),
    options: put(kernels, options),
    weights: put(kernels, weights),
  };
  const input = { offsets, options, weights, optionCount };
  const quorum = { numerator: 2, denominator: 3 };
  const size = [count, votesInAll, optionCount, quorum.numerator, quorum.denominator] as const;
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
