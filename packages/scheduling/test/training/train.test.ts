import { isConclaveError } from '@conclave/contracts';
import { verifies } from '@conclave/test/requirements';
import { createSeededRandom } from '@conclave/testing';
import { describe, expect, it } from 'vitest';
import type { HistoryRow } from '../../src/training/history.ts';
import { LearnedModel } from '../../src/training/learned-model.ts';
import { LossMeter } from '../../src/training/losses.ts';
import { train } from '../../src/training/train.ts';

/** Agents differ as told; tasks of a type differ by a little, and one agent fails at times. */
function history(count: number, speeds: readonly number[]): HistoryRow[] {
  const random = createSeededRandom(11);
  return Array.from({ length: count }, (_, i) => {
    const agent = Math.floor(random.next() * speeds.length);
    const type = Math.floor(random.next() * 3);
    const durationMs = (10 ** (type + 1) / speeds[agent]!) * Math.exp(0.2 * (random.next() - 0.5));
    const success = agent !== 0 || random.next() < 0.5;
    return {
      taskType: `type-${type}`,
      agentId: `agent-${agent}`,
      startedAtMs: i * 10_000,
      durationMs,
      success,
    };
  });
}

describe('training', () => {
  it(
    verifies(
      'W4.train',
      'reports the losses of rows that it did not learn from beside those of the mean of the type',
    ),
    () => {
      const rows = history(400, [1, 2, 4, 8]);
      const { model, report } = train(rows);
      expect(report.rows).toEqual({ train: 300, holdOut: 100 });
      expect(report.betterDurations).toBe(true);
      expect(report.betterSuccess).toBe(true);
      expect(report.holdOut.logError).toBeLessThan(0.5 * report.baseline.logError);
      expect(report.holdOut.coverage).toBeGreaterThan(0.6);
      expect(report.verdict).toContain('durations: predicted better than by the mean of the type');
      // The losses are those of this model on these rows: counted once more here.
      const held = rows.slice(300).filter((row) => row.success);
      const error = held.reduce(
        (sum, row) => sum + Math.abs(Math.log(row.durationMs) - model.duration(row.taskType, row.agentId).mu),
        0,
      );
      expect(report.holdOut.logError).toBeCloseTo(error / held.length, 10);
      expect(report.holdOut.durations).toBe(held.length);
    },
  );

  it(verifies('W4.train-honest', 'says that a model is no better where there is nothing to learn'), () => {
    // Durations are drawn by lot, once per row: neither type nor agent says anything.
    const random = createSeededRandom(2);
    const rows = history(120, [1]).map((row, i) => ({
      ...row,
      taskType: 'only',
      agentId: `agent-${i % 40}`,
      durationMs: Math.exp(8 * random.next()),
      success: true,
    }));
    const { report } = train(rows);
    expect(report.betterDurations).toBe(false);
    expect(report.verdict).toContain('no better');
  });

  it('learns from everything when nothing is held out, and does not pretend to know how well', () => {
    const { report } = train(history(20, [1, 2]), { holdOut: 0 });
    expect(report.rows).toEqual({ train: 20, holdOut: 0 });
    expect(report.betterDurations).toBeUndefined();
    expect(report.verdict).toContain('nothing was held out');
    expect(train([]).report.rows).toEqual({ train: 0, holdOut: 0 });
  });

  it(
    verifies('W4.model-saved', 'gives a model that is saved as plain data and predicts the same when loaded'),
    () => {
      const { model } = train(history(200, [1, 4]));
      const loaded = LearnedModel.load(JSON.parse(JSON.stringify(model.save())));
      expect(loaded.duration('type-1', 'agent-1')).toEqual(model.duration('type-1', 'agent-1'));
      expect(loaded.success('type-1', 'agent-0')).toEqual(model.success('type-1', 'agent-0'));
      try {
        LearnedModel.load({ version: 1 });
        expect.unreachable();
      } catch (error) {
        expect(isConclaveError(error, 'CONFIG_INVALID')).toBe(true);
      }
    },
  );
});

it('measures what it says: absolute error, pinball, coverage, squared error of probabilities', () => {
  const meter = new LossMeter();
  meter.add({ mu: 0, sigma: 1, success: 0.8 }, { durationMs: Math.E, success: true });
  meter.add({ mu: 0, sigma: 1, success: 0.5 }, { durationMs: 1, success: false });
  const { durations, logError, coverage, brier, interval } = meter.losses();
  expect([durations, logError, coverage]).toEqual([1, 1, 1]);
  expect(brier).toBeCloseTo((0.04 + 0.25) / 2, 12);
  expect(interval).toBeCloseTo((0.1 * 2.2816 + 0.1 * 0.2816) / 2, 10);
});
