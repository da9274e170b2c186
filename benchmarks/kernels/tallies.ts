/** Votes counted in one call. Row 12. */
import { loadKernels, tallyVotes, type Kernels } from '@conclave/kernels';
import { createSeededRandom } from '@conclave/testing';
import { alternating } from '../harness/alternating.ts';
import type { BenchmarkRow } from '../harness/report.ts';
import { expectClose, expectEqual } from './agreement.ts';
import { put } from './arena.ts';
import { tallyChecked, tallyMap, tallyTyped } from './contestants/scalar-tallies.ts';
import { nameOf, votesAsObjects } from './contestants/vote-objects.ts';
import { settle } from './contestants/settle.ts';
import type { Family, Measurement, Scale } from './family.ts';
import { coldRow, timesRow, warmRow, type Aim } from './rows.ts';

export const tallies: Family = { name: 'tallies', run };

function run(scale: Scale): Measurement {
  const aims = { typed: { floor: 1.5, goal: 2.4 }, map: { floor: 20, goal: 50 } };
  return {
    rows: [
      ...votes(scale, { optionCount: 8, ...aims }),
      ...votes(scale, { optionCount: 2 }),
      ...votes(scale, { optionCount: 64 }),
    ],
    notes: [
      'Rows 12 and 13: the columns are in the memory of the kernels, as those of typed JavaScript are in its own. Rows that say so copy them first.',
      'Row 12: the kernel refuses options and weights that are wrong; typed JavaScript looks at them only where the row says so.',
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
  const objects = votesAsObjects(options, weights);
  const kernels = loadKernels();
  const resident = { ...columnsIn(kernels, options, weights), optionCount };
  const js = { options, weights, totals: new Float64Array(optionCount) };
  const checkedTotals = new Float64Array(optionCount);
  const small = { ...js, options: options.slice(0, 1_000), weights: weights.slice(0, 1_000) };
  settle(() => tallyTyped(small), turns.warmUpMs);
  settle(() => tallyChecked(small), turns.warmUpMs);
  settle(() => tallyMap(objects.slice(0, 1_000)), turns.warmUpMs);
  const measured = alternating(
    {
      kernel: () => tallyVotes(kernels, resident),
      copied: () => tallyVotes(kernels, { options, weights, optionCount }),
      js: () => tallyTyped(js),
      checked: () => tallyChecked({ ...js, totals: checkedTotals }),
      map: () => tallyMap(objects),
    },
    turns,
  );
  const { totals } = tallyVotes(kernels, resident);
  const byName = tallyMap(objects);
  const tolerance = { expected: js.totals, within: 1e-9 * count };
  expectClose('tallyVotes', totals, tolerance);
  expectEqual('JavaScript that checks', checkedTotals, js.totals);
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
  const checked = timesRow(`${name}, over typed JavaScript that checks them`, {
    kernel,
    over: measured.checked,
  });
  const copied = timesRow(`${name}, copied, over typed JavaScript`, {
    kernel: measured.copied,
    over: measured.js,
  });
  return [...rows, checked, copied, warmRow(name, kernel), coldRow(name, kernel)];
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
