import { verifies } from '@conclave/test/requirements';
import { describe, expect, it } from 'vitest';
import { Simulation } from '../../src/simulation/index.ts';

/** A few events that make more events and promises, as the seed says. */
async function story(seed: number): Promise<{ hash: string; said: string[] }> {
  const simulation = new Simulation({ seed });
  const random = simulation.random('story');
  const said: string[] = [];
  const speak = (name: string, left: number): void => {
    said.push(`${name}${left}`);
    simulation.note(`${name}${left}`);
    if (left > 0) simulation.schedule(random.next() * 10, name, () => speak(name, left - 1));
  };
  for (const name of ['a', 'b', 'c']) simulation.schedule(random.next() * 10, name, () => speak(name, 20));
  expect(await simulation.run({ untilMs: 10_000 })).toBe('idle');
  return { hash: simulation.trace.hash, said };
}

describe('a simulation', () => {
  it(verifies('V2.same-seed-same-trace', 'repeats itself for the same seed, and only for that'), async () => {
    expect(await story(7)).toEqual(await story(7));
    expect((await story(7)).hash).not.toBe((await story(8)).hash);
  });

  it('runs what is due at the same time in the order in which it was scheduled', async () => {
    const simulation = new Simulation({ seed: 1 });
    const said: string[] = [];
    simulation.schedule(5, 'late', () => said.push(`late at ${simulation.nowMs}`));
    for (const name of ['first', 'second']) simulation.schedule(3, name, () => said.push(name));
    simulation.schedule(1, 'early', () => simulation.schedule(2, 'third', () => said.push('third')));
    await simulation.run({ untilMs: 10 });
    expect(said).toEqual(['first', 'second', 'third', 'late at 5']);
  });

  it('ends whatever promises an event set going before the next event', async () => {
    const simulation = new Simulation({ seed: 1 });
    const said: string[] = [];
    const chain = async (): Promise<void> => {
      for (let i = 0; i < 500; i += 1) await Promise.resolve();
      said.push('chain');
    };
    simulation.schedule(1, 'chain', () => void chain());
    simulation.schedule(1, 'next', () => said.push('next'));
    await simulation.run({ untilMs: 10 });
    expect(said).toEqual(['chain', 'next']);
  });

  it('stops at its time, at its condition and at its number of events, and goes on later', async () => {
    const simulation = new Simulation({ seed: 1 });
    let ticks = 0;
    const tick = (): void => {
      ticks += 1;
      simulation.schedule(10, 'tick', tick);
    };
    tick();
    expect(await simulation.run({ untilMs: 35 })).toBe('time');
    expect([ticks, simulation.nowMs, simulation.pending]).toEqual([4, 35, 1]);
    expect(await simulation.run({ untilMs: 1_000, isDone: () => ticks === 6 })).toBe('done');
    expect(await simulation.run({ untilMs: 1_000, maxEvents: 2 })).toBe('events');
    expect([ticks, simulation.nowMs]).toEqual([8, 70]);
  });

  it('never runs what was cancelled', async () => {
    const simulation = new Simulation({ seed: 1 });
    const cancel = simulation.schedule(1, 'x', () => expect.unreachable());
    cancel();
    cancel();
    expect(simulation.pending).toBe(0);
    expect(await simulation.run({ untilMs: 10 })).toBe('idle');
  });

  it('keeps the last lines of its trace where it was told to', async () => {
    const simulation = new Simulation({ seed: 1, keepTrace: 2 });
    for (const at of [1, 2, 3]) simulation.schedule(at, `event ${at}`, () => undefined);
    await simulation.run({ untilMs: 10 });
    expect(simulation.trace.lines).toEqual(['2.000 event 2', '3.000 event 3']);
    expect(simulation.trace.count).toBe(3);
  });
});
