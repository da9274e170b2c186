import { verifies } from '@conclave/test/requirements';
import { describe, expect, it } from 'vitest';
import { playTopology } from '../src/index.ts';
import { play } from './play-seeds.ts';

/** Seeds that break an invariant when the bug is put back; they do for as long as scenarios are drawn as they are. */
const regressions = [
  { seed: 3, bug: 'an expired run in memory was listed with its old holder, and nobody took it up' },
  { seed: 9, bug: 'a skipped fan-out had the value [] after a resume' },
  { seed: 15, bug: 'a wish to pause took back a wish to cancel' },
  { seed: 19, bug: 'a node that had stood still started tasks that others had ended' },
  { seed: 23, bug: 'a refused first turn left finished tasks in a run that had never begun' },
  { seed: 147, bug: 'a lease counted from its arrival, not from before it was asked for' },
  { seed: 222, bug: 'items whose places a refused turn had taken could not be written again' },
];

/** The same, of swarms whose agents fail. */
const amongAgents = [
  {
    seed: 563,
    topology: 'mesh',
    bug: 'a swarm that was being stopped took agents that its topology refused',
  },
] as const;

describe('a bug that the simulator found', () => {
  it.each(amongAgents)(
    verifies('V2.every-topology', 'seed $seed in $topology: $bug'),
    async ({ seed, topology }) => {
      expect((await playTopology(topology, [seed])).losses).toEqual([]);
    },
  );

  it.each(regressions)(verifies('V2.seeds-hold', 'seed $seed: $bug'), async ({ seed }) => {
    expect((await play([seed], { takesOver: false, hosts: false })).broken).toEqual([]);
  });
});
