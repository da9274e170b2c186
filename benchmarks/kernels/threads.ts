/** Two threads beside one over the same shared memory, on a machine that has two cores to spare. Row 17. */
import { KernelThreads, loadKernels, type Kernels } from '@conclave/kernels';
import { alternating } from '../harness/alternating.ts';
import type { BenchmarkRow } from '../harness/report.ts';
import { expectEqual } from './agreement.ts';
import { put, room } from './arena.ts';
import { batchQueries, corpusOf, dim } from './corpus.ts';
import type { Family, Measurement, Scale } from './family.ts';
import { pairOfCores } from './pair-of-cores.ts';
import { rowsOf, timesRow, type Aim } from './rows.ts';

/** Of the work that one core does alone, what each of two must do. */
const idleShare = 0.85;
/** Several calls in a row: the first of them may find the other thread asleep, as the one before was a thread's alone. */
const sampleMs = 20;

export const threads: Family = { name: 'threads', run };

/** Rows hold when there were two cores before them and afterwards, too: others may have come in between. */
async function run(scale: Scale): Promise<Measurement> {
  const coresShare = (): Promise<number> => (scale.smoke ? Promise.resolve(1) : pairOfCores());
  const before = await coresShare();
  if (before < idleShare) return leftOut(before);
  const kernels = loadKernels({ memory: { shared: true } });
  const team = new KernelThreads(kernels, { threads: 1 });
  await team.ready();
  try {
    const rows = measure(scale, { one: kernels, two: team.kernels });
    const after = await coresShare();
    return after < idleShare ? leftOut(after) : { rows };
  } finally {
    await team.stop();
  }
}

function leftOut(share: number): Measurement {
  const percent = Math.round(share * 100);
  const note = `Row 17 is left out: two threads at once each did ${percent} % of the work that one does alone, so the machine has no second core to spare.`;
  return { rows: [], notes: [note] };
}

function measure(
  { manyRows, smoke, turns }: Scale,
  { one, two }: { one: Kernels; two: Kernels },
): BenchmarkRow[] {
  const samples = smoke ? turns : { ...turns, sampleMs };
  const { rows, queries } = corpusOf(manyRows);
  const at = { queries: put(one, queries.subarray(0, batchQueries * dim)), rows: put(one, rows) };
  const out = room(one, batchQueries * manyRows * 4);
  const call = {
    batch: ({ exports }: Kernels) =>
      exports.dotBatch(out, at.queries, at.rows, batchQueries, manyRows, dim, manyRows),
    single: ({ exports }: Kernels) => exports.dotScan(out, at.queries, at.rows, manyRows, dim),
  };
  const compare = (name: string, work: (kernels: Kernels) => void, aim: Aim): BenchmarkRow => {
    const results = [one, two].map((kernels) => {
      work(kernels);
      return one.memory.views.f32.slice(out / 4, out / 4 + manyRows);
    });
    expectEqual(name, results[0]!, results[1]!);
    const measured = alternating({ one: () => work(one), two: () => work(two) }, samples);
    return timesRow(name, { kernel: measured.two, over: measured.one }, aim);
  };
  const size = rowsOf(manyRows);
  const aims = { batch: { floor: 1.4, goal: 1.85 }, single: { floor: 1.2, goal: 1.5 } };
  return [
    compare(`17. two threads, ${batchQueries} queries over ${size}, over one`, call.batch, aims.batch),
    compare(`17. two threads, one query over ${size}, over one`, call.single, aims.single),
  ];
}
