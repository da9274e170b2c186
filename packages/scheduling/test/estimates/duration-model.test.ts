import { verifies } from '@conclave/test/requirements';
import { createSeededRandom } from '@conclave/testing';
import { describe, expect, it } from 'vitest';
import { DurationModel } from '../../src/estimates/duration-model.ts';
import { meanOf, quantileOf, remainingAfter } from '../../src/estimates/log-normal.ts';

/** Two types that differ tenfold, four agents from 1x to 8x; noise of a tenth. */
function taught(model: DurationModel, { rounds, slow }: { rounds: number; slow: readonly number[] }): void {
  const random = createSeededRandom(3);
  for (let round = 0; round < rounds; round += 1) {
    for (const type of [0, 1]) {
      for (const agent of slow.keys()) {
        const noise = Math.exp(0.2 * (random.next() - 0.5));
        model.observe(type, agent, (type === 0 ? 100 : 1000) * slow[agent]! * noise);
      }
    }
  }
}

describe('the duration model', () => {
  it(
    verifies('W4.learned-duration', 'learns what a type needs and how slow an agent is from their sums'),
    () => {
      const model = new DurationModel();
      taught(model, { rounds: 20, slow: [1, 2, 4, 8] });
      const ratio = Math.exp(model.of(0, 3).mu - model.of(0, 0).mu);
      expect(ratio).toBeGreaterThan(7);
      expect(ratio).toBeLessThan(9);
      expect(Math.exp(model.of(1, 1).mu - model.of(0, 1).mu)).toBeCloseTo(10, -0.5);
      expect(model.of(0, 0).sigma).toBeLessThan(0.4);
    },
  );

  it('predicts a type on an agent that never did it from both parts', () => {
    const model = new DurationModel();
    taught(model, { rounds: 20, slow: [1, 8] });
    for (let i = 0; i < 20; i += 1) model.observe(2, 0, 50);
    const predicted = Math.exp(model.of(2, 1).mu);
    expect(predicted).toBeGreaterThan(250);
    expect(predicted).toBeLessThan(600);
    expect(model.of(2, 1).sigma).toBeGreaterThan(model.of(2, 0).sigma * 0.9);
  });

  it(verifies('W4.learned-drift', 'believes the newer durations of an agent that has changed'), () => {
    const forgetting = new DurationModel();
    const stubborn = new DurationModel({ drift: 0 });
    for (const model of [forgetting, stubborn]) {
      taught(model, { rounds: 30, slow: [1, 1, 1, 1] });
      for (let i = 0; i < 10; i += 1) model.observe(0, 2, 400);
    }
    const right = Math.log(400);
    expect(Math.abs(forgetting.of(0, 2).mu - right)).toBeLessThan(0.25);
    expect(Math.abs(stubborn.of(0, 2).mu - right)).toBeGreaterThan(0.4);
  });

  it('is less sure of an agent that it does not know', () => {
    const model = new DurationModel();
    taught(model, { rounds: 10, slow: [1, 2] });
    expect(model.uncertaintyOf(9)).toBeGreaterThan(3 * model.uncertaintyOf(0));
  });

  it('goes on from what was saved as if nothing had happened', () => {
    const model = new DurationModel();
    taught(model, { rounds: 5, slow: [1, 2, 4] });
    const loaded = new DurationModel();
    loaded.restore(JSON.parse(JSON.stringify(model.save())) as ReturnType<DurationModel['save']>);
    for (const agent of [0, 1, 2, 3]) expect(loaded.of(1, agent)).toEqual(model.of(1, agent));
  });

  it('forgets an agent whose place another one takes', () => {
    const model = new DurationModel();
    taught(model, { rounds: 10, slow: [1, 8] });
    model.forgetAgent(1);
    expect(model.slownessOf(1)).toBe(0);
    expect(model.of(0, 1).mu).toBeCloseTo(model.ofType(0).mu, 12);
  });
});

describe('a log-normal duration', () => {
  it('has the mean and the quantiles of its samples', () => {
    const random = createSeededRandom(8);
    const normal = (): number =>
      Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
    const samples = Array.from({ length: 200_000 }, () => Math.exp(2 + 0.5 * normal()));
    const mean = samples.reduce((sum, value) => sum + value, 0) / samples.length;
    expect(meanOf(2, 0.5) / mean).toBeCloseTo(1, 2);
    const below = samples.filter((value) => value < quantileOf(2, 0.5, 1.2816)).length;
    expect(below / samples.length).toBeCloseTo(0.9, 2);
    const longer = samples.filter((value) => value > 10);
    const left = longer.reduce((sum, value) => sum + value - 10, 0) / longer.length;
    expect(remainingAfter(2, 0.5, 10) / left).toBeCloseTo(1, 1);
  });

  it('never ends before now, however long it lasts already', () => {
    for (const elapsed of [0, 1, 10, 1e3, 1e6, 1e12])
      for (const sigma of [0.02, 0.3, 1.5]) {
        const left = remainingAfter(2, sigma, elapsed);
        expect(left, `${elapsed} ${sigma}`).toBeGreaterThanOrEqual(0);
        expect(Number.isFinite(left)).toBe(true);
      }
  });
});
