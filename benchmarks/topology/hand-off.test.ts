import { describe, expect, it } from 'vitest';
import { run } from './hand-off.bench.ts';

describe('benchmark topology/hand-off', () => {
  it('runs at its smoke size', () => {
    const { figures } = run({ smoke: true });
    expect(figures.map(({ topology }) => topology)).toEqual(['star', 'star', 'hierarchical', 'hierarchical']);
    for (const { nsPerTask } of figures) expect(nsPerTask).toBeGreaterThan(0);
  });
});
