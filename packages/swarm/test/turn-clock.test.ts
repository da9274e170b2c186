import type { Clock } from '@conclave/contracts';
import { describe, expect, it } from 'vitest';
import { createTurnClock } from '../src/turn-clock.ts';

describe('createTurnClock', () => {
  it('reads each time once until the turn is over', async () => {
    let reads = 0;
    const clock: Clock = {
      nowMs: () => (reads += 1),
      monotonicMs: () => (reads += 1),
      schedule: () => () => undefined,
    };
    const turn = createTurnClock(clock);
    expect([turn.nowMs(), turn.monotonicMs(), turn.nowMs(), turn.monotonicMs()]).toEqual([1, 2, 1, 2]);
    await Promise.resolve();
    expect([turn.monotonicMs(), turn.nowMs(), turn.monotonicMs()]).toEqual([3, 4, 3]);
  });
});
