import { setImmediate } from 'node:timers/promises';
import { verifies } from '@conclave/test/requirements';
import { describe, expect, it } from 'vitest';
import { SharingPolicy } from '../../src/threads/sharing-policy.ts';

const limits = { leastBytes: 100, wakingBytes: 1_000 };
const policy = (team: { size: number; isAwake: boolean }) => new SharingPolicy(team, limits);

describe('SharingPolicy', () => {
  it(verifies('K1.threads-crossover', 'shares what is large enough with threads that are awake'), () => {
    const { isWorthSharing } = bound(policy({ size: 1, isAwake: true }));
    expect([0, 99, 100, 1e9].map(isWorthSharing)).toEqual([false, false, true, true]);
  });

  it('shares nothing where there is no thread', () => {
    const { isWorthSharing } = bound(policy({ size: 0, isAwake: false }));
    expect([100, 1_000, 1e9].map(isWorthSharing)).toEqual([false, false, false]);
  });

  it(verifies('K1.threads-crossover', 'wakes sleeping threads for a large call, or for a burst'), () => {
    const { isWorthSharing } = bound(policy({ size: 1, isAwake: false }));
    expect(isWorthSharing(1_000)).toBe(true);
    expect([400, 400, 99, 400, 400].map(isWorthSharing)).toEqual([false, false, false, true, false]);
  });

  it('does not take calls of different turns of the event loop for a burst', async () => {
    const { isWorthSharing } = bound(policy({ size: 1, isAwake: false }));
    for (let turn = 0; turn < 5; turn++) {
      expect([400, 400].map(isWorthSharing)).toEqual([false, false]);
      await setImmediate();
    }
  });
});

function bound(of: SharingPolicy) {
  return { isWorthSharing: (bytes: number) => of.isWorthSharing(bytes) };
}
