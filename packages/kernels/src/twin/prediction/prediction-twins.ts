import type { PredictionExports } from '../../prediction/prediction-exports.ts';
import type { TwinsOf } from '../twin-of.ts';
import { autoregressionAhead } from './autoregression-ahead.ts';
import { autoregressionStep } from './autoregression-step.ts';
import { autoregression } from './autoregression.ts';
import { errorStep } from './error-step.ts';
import { ewmaStep } from './ewma-step.ts';
import { ewma } from './ewma.ts';
import { firstBeyond } from './first-beyond.ts';
import { holtStep } from './holt-step.ts';
import { holt } from './holt.ts';
import { linearTrend } from './linear-trend.ts';
import { mixForecasts } from './mix-forecasts.ts';
import { trendAhead } from './trend-ahead.ts';

export const predictionTwins: TwinsOf<PredictionExports> = {
  autoregression,
  autoregressionAhead,
  autoregressionStep,
  errorStep,
  ewma,
  ewmaStep,
  firstBeyond,
  holt,
  holtStep,
  linearTrend,
  mixForecasts,
  trendAhead,
};
