/**
 * Learns from recorded tasks and says how well: the newest rows are held out, predicted without having been seen, and
 * compared with what happened and with the mean of the type. A model that is no better than that says so.
 */
import { parseWith } from '@conclave/contracts';
import { z } from 'zod';
import { HistoryRowSchema } from './history.ts';
import type { HistoryRow } from './history.ts';
import { LearnedModel } from './learned-model.ts';
import { Comparison } from './comparison.ts';
import { LossMeter, logErrorOf, squaredErrorOf } from './losses.ts';
import type { Losses, Prediction } from './losses.ts';
import { TypeMeans } from './type-means.ts';

export const TrainOptionsSchema = z.strictObject({
  holdOut: z
    .number()
    .min(0)
    .max(0.9)
    .default(0.25)
    .describe('Part of the rows, the newest ones, that is not learned from'),
});
export type TrainOptionsInput = z.input<typeof TrainOptionsSchema>;

export interface TrainingReport {
  readonly rows: { readonly train: number; readonly holdOut: number };
  /** Each row predicted just before it was learned. */
  readonly train: Losses;
  readonly holdOut: Losses;
  /** The mean of the type over the training rows, on the same held-out rows. */
  readonly baseline: Losses;
  /** Smaller errors on the held-out rows, by more than chance explains; undefined when too few are there to tell. */
  readonly betterDurations: boolean | undefined;
  readonly betterSuccess: boolean | undefined;
  /** For a person: what the comparison says. */
  readonly verdict: string;
}

export interface Trained {
  /** It has learned from the training rows alone; the losses are those of this very model. */
  readonly model: LearnedModel;
  readonly report: TrainingReport;
}

/** @throws CONFIG_INVALID for rows or options of another form */
export function train(history: readonly HistoryRow[], options: TrainOptionsInput = {}): Trained {
  const rows = parseWith(z.array(HistoryRowSchema), history, 'training history');
  const { holdOut } = parseWith(TrainOptionsSchema, options, 'training options');
  const inTime = rows.toSorted((a, b) => a.startedAtMs + a.durationMs - (b.startedAtMs + b.durationMs));
  const cut = Math.ceil(inTime.length * (1 - holdOut));
  const model = new LearnedModel();
  const means = new TypeMeans();
  const learning = new LossMeter();
  for (const row of inTime.slice(0, cut)) {
    learning.add(predictionOf(model, row), row);
    model.observe(row);
    means.observe(row);
  }
  const held = inTime.slice(cut);
  const losses = measure(held, (row) => predictionOf(model, row));
  const baseline = measure(held, (row) => means.predict(row));
  const counts = { train: cut, holdOut: held.length };
  return {
    model,
    report: {
      rows: counts,
      train: learning.losses(),
      holdOut: losses,
      baseline,
      ...judged(losses, baseline, compare(held, model, means)),
    },
  };
}

function measure(rows: readonly HistoryRow[], predict: (row: HistoryRow) => Prediction): Losses {
  const meter = new LossMeter();
  for (const row of rows) meter.add(predict(row), row);
  return meter.losses();
}

function predictionOf(model: LearnedModel, { taskType, agentId }: HistoryRow): Prediction {
  const { mu, sigma } = model.duration(taskType, agentId);
  return { mu, sigma, success: model.success(taskType, agentId).probability };
}

interface Comparisons {
  readonly durations: Comparison;
  readonly success: Comparison;
}

function compare(rows: readonly HistoryRow[], model: LearnedModel, means: TypeMeans): Comparisons {
  const durations = new Comparison();
  const success = new Comparison();
  for (const row of rows) {
    const ours = predictionOf(model, row);
    const theirs = means.predict(row);
    success.add(squaredErrorOf(ours, row), squaredErrorOf(theirs, row));
    if (row.success) durations.add(logErrorOf(ours, row), logErrorOf(theirs, row));
  }
  return { durations, success };
}

type Judgement = Pick<TrainingReport, 'betterDurations' | 'betterSuccess' | 'verdict'>;

function judged(losses: Losses, baseline: Losses, { durations, success }: Comparisons): Judgement {
  const betterDurations = durations.isBetter;
  const betterSuccess = success.isBetter;
  const judgements = { betterDurations, betterSuccess };
  if (losses.outcomes === 0)
    return { ...judgements, verdict: 'nothing was held out: nothing is known about new tasks' };
  const errors = `log error ${losses.logError.toFixed(3)}, mean of the type ${baseline.logError.toFixed(3)}`;
  const scores = `Brier score ${losses.brier.toFixed(4)}, mean of the type ${baseline.brier.toFixed(4)}`;
  const verdict = `durations: ${inWords(betterDurations)} (${errors}); success: ${inWords(betterSuccess)} (${scores})`;
  return { ...judgements, verdict };
}

function inWords(isBetter: boolean | undefined): string {
  if (isBetter === undefined) return 'too few held-out tasks to tell';
  return isBetter ? 'predicted better than by the mean of the type' : 'no better than the mean of the type';
}
