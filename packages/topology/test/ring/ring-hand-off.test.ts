import { verifies } from '@conclave/test/requirements';
import { describe, expect, it } from 'vitest';
import { RingHandOff } from '../../src/ring/ring-hand-off.ts';

function ring(agents: number): RingHandOff {
  const handOff = new RingHandOff();
  for (const classId of [0, 1]) handOff.addClass(classId, []);
  for (let agent = 0; agent < agents; agent += 1) handOff.addMember(agent, 1, agent < 4 ? [0, 1] : [1]);
  return handOff;
}

describe('ring hand-off', () => {
  it(verifies('E4.ring-passes', 'passes on from the last one, over those that are busy or gone'), () => {
    const handOff = ring(6);
    expect([handOff.take(1), handOff.take(1)]).toEqual([0, 1]);
    handOff.removeMember(2);
    expect([handOff.take(1), handOff.take(1)]).toEqual([3, 4]);
    handOff.release(1);
    expect([handOff.take(1), handOff.take(1), handOff.take(1)]).toEqual([5, 1, -1]);
  });

  it(verifies('E4.ring-passes', 'has a place of its own for each class'), () => {
    const handOff = ring(6);
    const takes = Array.from({ length: 8 }, (_, i) => {
      const agent = handOff.take(i % 2);
      handOff.release(agent);
      return agent;
    });
    expect(takes).toEqual([0, 0, 1, 1, 2, 2, 3, 3]);
  });

  it.each([1, 7, 99])(verifies('E4.ring-passes', 'spreads equal work evenly with %i tasks open'), (busy) => {
    const handOff = new RingHandOff();
    handOff.addClass(0, []);
    for (let agent = 0; agent < 100; agent += 1) handOff.addMember(agent, 1, [0]);
    const counts = new Int32Array(100);
    const open: number[] = [];
    for (let i = 0; i < 10_000; i += 1) {
      if (open.length === busy) handOff.release(open.shift()!);
      open.push(handOff.take(0));
      counts[open.at(-1)!]! += 1;
    }
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(2);
  });
});
