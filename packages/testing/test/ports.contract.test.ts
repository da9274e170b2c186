import { createSystemIdSource, silentLogger, systemClock, systemRandom } from '@conclave/contracts';
import type { Clock, IdSource, Logger, Random } from '@conclave/contracts';
import { describe, expect, it, vi } from 'vitest';
import {
  createCountingIds,
  createSeededRandom,
  fixedRandom,
  ManualClock,
  RecordingLogger,
} from '../src/index.ts';
import { SimulatedProcess, Simulation } from '../src/simulation/index.ts';

interface ClockTarget {
  readonly clock: Clock;
  /** Lets at least so much time pass. */
  readonly pass: (ms: number) => Promise<void>;
}

const clocks: Record<string, () => ClockTarget> = {
  systemClock: () => ({
    clock: systemClock,
    pass: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  }),
  ManualClock: () => {
    const clock = new ManualClock();
    return { clock, pass: (ms) => Promise.resolve(clock.advance(ms)) };
  },
  'SimulatedProcess.clock': () => {
    const simulation = new Simulation({ seed: 1 });
    const { clock } = new SimulatedProcess(simulation, { name: 'p', offsetMs: 5_000, rate: 1.02 });
    return {
      clock,
      pass: async (ms) => {
        simulation.schedule(ms, 'passed', () => undefined);
        await simulation.run({ untilMs: simulation.nowMs + ms });
      },
    };
  },
};

describe.each(Object.entries(clocks))('%s as a clock', (_, make) => {
  it('goes on, and never back', async () => {
    const { clock, pass } = make();
    const [wall, monotonic] = [clock.nowMs(), clock.monotonicMs()];
    await pass(20);
    expect(clock.nowMs()).toBeGreaterThan(wall);
    expect(clock.monotonicMs()).toBeGreaterThan(monotonic);
  });

  it('calls back once, not before its time, the earlier first', async () => {
    const { clock, pass } = make();
    const startMs = clock.monotonicMs();
    const calls: [string, boolean][] = [];
    clock.schedule(20, () => calls.push(['second', clock.monotonicMs() - startMs > 19]));
    clock.schedule(5, () => calls.push(['first', clock.monotonicMs() - startMs > 4]));
    clock.schedule(5, () => calls.push(['equal', true]), { keepAlive: false });
    expect(calls).toEqual([]);
    await vi.waitFor(async () => {
      await pass(20);
      expect(calls).toEqual([
        ['first', true],
        ['equal', true],
        ['second', true],
      ]);
    });
  });

  it('does not call back what was cancelled, and cancels twice without harm', async () => {
    const { clock, pass } = make();
    let calls = 0;
    const cancel = clock.schedule(1, () => (calls += 1));
    cancel();
    cancel();
    await pass(10);
    expect(calls).toBe(0);
  });
});

const randoms: Record<string, Random> = {
  systemRandom,
  createSeededRandom: createSeededRandom(1),
};

describe.each(Object.entries(randoms))('%s as randomness', (_, random) => {
  it('is from 0 to below 1 and spread over all of it', () => {
    const tenths = new Set<number>();
    for (let i = 0; i < 1_000; i += 1) {
      const value = random.next();
      expect(value >= 0 && value < 1).toBe(true);
      tenths.add(Math.floor(value * 10));
    }
    expect(tenths.size).toBe(10);
  });
});

const idSources: Record<string, () => IdSource> = {
  createSystemIdSource: () => createSystemIdSource(),
  createCountingIds: () => createCountingIds(),
};

describe.each(Object.entries(idSources))('%s as a source of ids', (_, make) => {
  it('gives each id once, with its prefix', () => {
    const source = make();
    const ids = Array.from({ length: 1_000 }, (_unused, i) => source.next(i % 2 === 0 ? 'run' : 'msg'));
    expect(new Set(ids).size).toBe(1_000);
    for (const [i, id] of ids.entries()) expect(id).toMatch(i % 2 === 0 ? /^run_\w+$/ : /^msg_\w+$/);
  });
});

const loggers: Record<string, () => Logger> = {
  silentLogger: () => silentLogger,
  RecordingLogger: () => new RecordingLogger(),
};

describe.each(Object.entries(loggers))('%s as a logger', (_, make) => {
  it('takes every level, with and without fields, also in a child', () => {
    const logger = make();
    for (const log of [logger, logger.child({ run: 'r' })])
      for (const level of ['debug', 'info', 'warn', 'error'] as const) {
        expect(log[level]('a phrase')).toBeUndefined();
        expect(log[level]('a phrase', { error: new Error('x') })).toBeUndefined();
      }
  });
});

describe('what only the test ports do', () => {
  it('repeats the numbers of a seed', () => {
    const numbers = (seed: number) => {
      const random = createSeededRandom(seed);
      return Array.from({ length: 5 }, () => random.next());
    };
    expect(numbers(7)).toEqual(numbers(7));
    expect(numbers(7)).not.toEqual(numbers(8));
    expect(fixedRandom(0.25).next()).toBe(0.25);
  });

  it('lets a callback schedule what falls due in the same advance', () => {
    const clock = new ManualClock();
    const atMs: number[] = [];
    const again = (): void => {
      atMs.push(clock.monotonicMs());
      if (atMs.length < 3) clock.schedule(10, again);
    };
    clock.schedule(10, again);
    clock.advance(25);
    expect([atMs, clock.monotonicMs(), clock.timers]).toEqual([[10, 20], 25, 1]);
  });

  it('keeps lines with the fields of their logger', () => {
    const logger = new RecordingLogger();
    logger.info('started');
    logger.child({ run: 'r' }).warn('slow', { ms: 5 });
    expect(logger.entries).toEqual([
      { level: 'info', message: 'started', fields: {} },
      { level: 'warn', message: 'slow', fields: { run: 'r', ms: 5 } },
    ]);
    expect(logger.messages).toEqual(['started', 'slow']);
  });
});
