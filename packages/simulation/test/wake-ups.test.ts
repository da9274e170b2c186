import { verifies } from '@conclave/test/requirements';
import { expect, it } from 'vitest';
import { play } from './play-seeds.ts';

const seeds = Array.from({ length: 25 }, (_, i) => i + 1);

it(
  verifies(
    'W3.wake-ups-no-truth',
    'breaks no invariant with wake-ups that are lost, late, doubled and overtaken',
  ),
  async () => {
    const { broken, happened } = await play(seeds, { wakeUps: 'lossy' });
    expect(broken.join('\n\n')).toBe('');
    expect(happened.get('wake-up heard')).toBeGreaterThan(5);
    expect(happened.get('wake-up lost')).toBeGreaterThan(5);
  },
  120_000,
);
