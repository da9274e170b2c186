import { verifies } from '@conclave/test/requirements';
import { describe, expect, it } from 'vitest';
import { play, seeds } from './play-seeds.ts';

const some = seeds.slice(0, 15);

describe('a swarm under seeded faults, in each topology', () => {
  it.each(['hierarchical', 'mesh', 'ring', 'star', 'adaptive'] as const)(
    verifies('V2.every-topology', 'breaks no invariant in a %s'),
    async (topology) => {
      const { broken } = await play(some, { topology });
      expect(broken.join('\n\n')).toBe('');
    },
    120_000,
  );
});
