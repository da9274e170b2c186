/**
 * Plays seeds of topologies, prints how many went as they have to go, and exits with 1 when one did not:
 *
 *   node --conditions=conclave-source packages/simulation/test/play-topology.ts [--topology ring] [--seeds 1..1247] [--json FILE]
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { TopologyKindSchema } from '@conclave/contracts';
import { describeRate, playTopology } from '../src/index.ts';

const { values } = parseArgs({
  options: {
    topology: { type: 'string' },
    seeds: { type: 'string', default: '1..1247' },
    json: { type: 'string' },
  },
});
const topologies =
  values.topology === undefined ? TopologyKindSchema.options : [TopologyKindSchema.parse(values.topology)];
const [first = 1, last = first] = values.seeds.split('..').map(Number);
const seeds = Array.from({ length: last - first + 1 }, (_, i) => first + i);
const rates = [];
for (const topology of topologies) {
  const rate = await playTopology(topology, seeds, { keepTrace: seeds.length === 1 ? 400 : 0 });
  rates.push(rate);
  console.log(describeRate(rate));
  for (const { seed, store, reasons, trace } of rate.losses)
    console.log([`  seed ${seed} (${store})`, ...trace, ...reasons].join('\n    '));
}
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(rates, null, 2)}\n`);
if (rates.some(({ losses }) => losses.length > 0)) process.exitCode = 1;
