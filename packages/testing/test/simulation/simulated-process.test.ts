import { verifies } from '@conclave/test/requirements';
import { describe, expect, it } from 'vitest';
import { EPOCH_MS, SimulatedProcess, Simulation } from '../../src/simulation/index.ts';

function begun(options: { offsetMs?: number; rate?: number } = {}) {
  const simulation = new Simulation({ seed: 1 });
  const process = new SimulatedProcess(simulation, { name: 'p', ...options });
  const said: string[] = [];
  const say = (text: string) => (): void => void said.push(`${text} at ${simulation.nowMs}`);
  return { simulation, process, said, say };
}

describe('a simulated process', () => {
  it(verifies('V2.stopped-process', 'runs nothing while it is stopped, and all of it late'), async () => {
    const { simulation, process, said, say } = begun();
    process.clock.schedule(10, say('timer'));
    process.post(20, 'message', say('message'));
    const cancel = process.clock.schedule(15, say('cancelled'));
    simulation.schedule(5, 'stop', () => process.stop());
    simulation.schedule(30, 'cancel', cancel);
    simulation.schedule(100, 'resume', () => process.resume());
    process.clock.schedule(200, say('later'));
    await simulation.run({ untilMs: 1_000 });
    expect(said).toEqual(['timer at 100', 'message at 100', 'later at 200']);
    expect(process.waiting).toBe(0);
  });

  it('has no events any more once it is killed', async () => {
    const { simulation, process, say, said } = begun();
    process.post(10, 'x', say('x'));
    simulation.schedule(5, 'kill', () => process.kill());
    simulation.schedule(6, 'resume', () => process.resume());
    await simulation.run({ untilMs: 100 });
    process.post(1, 'y', say('y'));
    expect([said, process.isDead, process.waiting, simulation.pending]).toEqual([[], true, 0, 0]);
    expect([process.wasDeadAt(5), process.wasDeadAt(6)]).toEqual([false, true]);
  });

  it(verifies('V2.skewed-clocks', 'has clocks of its own: set wrong, and too fast'), async () => {
    const { simulation, process, said, say } = begun({ offsetMs: -5_000, rate: 2 });
    process.clock.schedule(100, say('timer'));
    await simulation.run({ untilMs: 80 });
    expect(said).toEqual(['timer at 50']);
    expect(process.clock.monotonicMs()).toBe(100);
    expect(process.clock.nowMs()).toBe(EPOCH_MS - 5_000 + 100);
  });
});
