import { expect, it } from 'vitest';
import { ManualClock } from '@conclave/testing';
import { verifies } from '@conclave/test/requirements';
import { Coalescer } from '../../src/link/coalescer.ts';

const turn = () => new Promise(setImmediate);

function coalescing() {
  const clock = new ManualClock();
  const sentAt: number[] = [];
  const coalescer = new Coalescer({
    clock,
    restMs: [5, 40],
    onLost: () => undefined,
    send: () => {
      sentAt.push(clock.monotonicMs());
      return Promise.resolve();
    },
  });
  coalescer.resume();
  const pass = async (ms: number, announcing: boolean): Promise<void> => {
    for (let i = 0; i < ms; i += 1) {
      if (announcing) coalescer.add('journal');
      await turn();
      clock.advance(1);
      await turn();
    }
  };
  return { coalescer, sentAt, pass };
}

it(
  verifies('W3.wake-ups-gathered', 'sends at once after a pause, and seldom under steady load'),
  async () => {
    const { coalescer, sentAt, pass } = coalescing();
    await pass(400, true);
    expect(sentAt.slice(0, 5)).toEqual([0, 5, 15, 35, 75]);
    expect(sentAt.length).toBeLessThan(15);
    await pass(100, false);
    const before = sentAt.length;
    coalescer.add('journal');
    await turn();
    expect(sentAt).toHaveLength(before + 1);
  },
);

it('sends nothing while it is paused, and once when it goes on', async () => {
  const { coalescer, sentAt, pass } = coalescing();
  coalescer.pause();
  await pass(50, true);
  expect(sentAt).toEqual([]);
  coalescer.resume();
  await turn();
  expect(sentAt).toHaveLength(1);
});

it('sends the rest when it is drained, without waiting', async () => {
  const { coalescer, sentAt } = coalescing();
  coalescer.add('runs');
  await turn();
  coalescer.add('offers');
  await coalescer.drain();
  expect(sentAt).toEqual([0, 0]);
  coalescer.add('runs');
  await turn();
  expect(sentAt).toHaveLength(2);
});
