import { describe, expect, it } from 'vitest';
import { startRecheck } from '@conclave/contracts';
import type { WakeTopic, WakeUps } from '@conclave/contracts';
import { ManualClock } from '@conclave/testing';
import { verifies } from '@conclave/test/requirements';

class Bell implements WakeUps {
  readonly listeners = new Map<WakeTopic, Set<() => void>>();

  announce(topic: WakeTopic): void {
    for (const listener of this.listeners.get(topic) ?? []) listener();
  }

  subscribe(topic: WakeTopic, listener: () => void): () => void {
    const known = this.listeners.get(topic) ?? new Set();
    this.listeners.set(topic, known.add(listener));
    return () => void known.delete(listener);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

function rechecking() {
  const clock = new ManualClock();
  const bell = new Bell();
  const open: (() => void)[] = [];
  const state = { begun: 0, underWay: 0, most: 0 };
  const check = async (): Promise<void> => {
    state.begun += 1;
    state.underWay += 1;
    state.most = Math.max(state.most, state.underWay);
    await new Promise<void>((resolve) => open.push(resolve));
    state.underWay -= 1;
  };
  const recheck = startRecheck({ check, clock, wakeUps: bell, topics: ['settled', 'runs'], everyMs: 100 });
  /** Ends the check that is under way and lets what follows from it happen. */
  const answer = async (): Promise<void> => {
    open.shift()?.();
    await new Promise(setImmediate);
  };
  return { clock, bell, state, recheck, answer };
}

describe('asking the store again', () => {
  it(verifies('V2.recheck', 'asks on each topic and, without any wake-up, after the interval'), async () => {
    const { clock, bell, state, answer, recheck } = rechecking();
    clock.advance(99);
    expect(state.begun).toBe(0);
    clock.advance(1);
    expect(state.begun).toBe(1);
    await answer();
    bell.announce('runs');
    await answer();
    bell.announce('settled');
    await answer();
    bell.announce('offers');
    expect(state.begun).toBe(3);
    clock.advance(100);
    expect(state.begun).toBe(4);
    await answer();
    await recheck.stop();
  });

  it(verifies('V2.recheck', 'asks once more, never twice at once, when woken during a check'), async () => {
    const { bell, state, answer, recheck } = rechecking();
    bell.announce('runs');
    bell.announce('settled');
    recheck.now();
    expect(state.begun).toBe(1);
    await answer();
    expect(state.begun).toBe(2);
    await answer();
    expect(state).toEqual({ begun: 2, underWay: 0, most: 1 });
    await recheck.stop();
  });

  it(verifies('V2.recheck', 'leaves no timer, subscription or check behind when it is stopped'), async () => {
    const { clock, bell, state, answer, recheck } = rechecking();
    recheck.now();
    let isOver = false;
    const stopped = recheck.stop().then(() => (isOver = true));
    await new Promise(setImmediate);
    expect(isOver).toBe(false);
    await answer();
    await stopped;
    bell.announce('runs');
    recheck.now();
    expect(state.begun).toBe(1);
    expect(clock.timers).toBe(0);
    expect([...bell.listeners.values()].map((known) => known.size)).toEqual([0, 0]);
  });
});
