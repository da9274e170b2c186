import type { TopologyKind } from '@conclave/contracts';
import { verifies } from '@conclave/test/requirements';
import { describe, expect, it } from 'vitest';
import { describeRate, joinRates, playTopology } from '../../src/index.ts';
import type { Happening, ScenarioRate } from '../../src/index.ts';
import { chosenSeeds, isLong, PER_TEST } from '../play-seeds.ts';

/** Seeds of one topology: those of `CONCLAVE_SEEDS`, 1,247 in the long mode, otherwise a few. */
const seeds = chosenSeeds ?? Array.from({ length: isLong ? 1_247 : 12 }, (_, i) => i + 1);

const wanted: readonly Happening[] = [
  'agent lost',
  'agent-crash',
  'agent-hang',
  'agent-leaves',
  'agent-slow',
  'broadcast',
  'crash',
  'hung task',
  'message',
  'message refused',
  'partition',
  'poison task',
  'run completed',
  'run failed',
  'run taken over',
  'scale',
  'task completed',
  'task failed',
  'wake-up lost',
];

/** One file per topology, so that they are played side by side. */
export function describeTopology(topology: TopologyKind): void {
  const parts = Array.from({ length: Math.ceil(seeds.length / PER_TEST) }, (_, i) =>
    seeds.slice(i * PER_TEST, (i + 1) * PER_TEST),
  ).map((part) => ({ part, from: part[0]!, to: part.at(-1)! }));
  const rates: ScenarioRate[] = [];

  describe(`a swarm in ${topology} whose agents, nodes and store fail`, () => {
    it.each(parts)(
      verifies('V2.every-topology', 'does what can be done once, says why of the rest: seeds $from to $to'),
      async ({ part }) => {
        const keepTrace = seeds.length === 1 ? 400 : 0;
        const rate = await playTopology(topology, part, { keepTrace });
        rates.push(rate);
        expect(rate.losses.map((loss) => lossText(topology, loss)).join('\n\n')).toBe('');
        expect(rate).toMatchObject({ scenarios: part.length, succeeded: part.length, rate: 1 });
      },
      180_000,
    );

    it.runIf(seeds.length > 1)(
      verifies('V2.every-topology', 'has met with every fault; the rate is told'),
      () => {
        const rate = joinRates(rates);
        console.log(describeRate(rate));
        expect(rate.scenarios).toBe(seeds.length);
        expect(wanted.filter((what) => rate.happened[what] === undefined)).toEqual([]);
      },
    );
  });
}

function lossText(
  topology: TopologyKind,
  { seed, store, reasons, trace }: ScenarioRate['losses'][number],
): string {
  const again = `CONCLAVE_SEEDS=${seed} node_modules/.bin/vitest run --project unit packages/simulation/test/topologies/${topology}`;
  return [`seed ${seed} (${store})`, ...trace, ...reasons, again].join('\n  ');
}
