import type { PredictionExports } from '../../prediction/prediction-exports.ts';
import type { TwinsOf } from '../twin-of.ts';
import { autoregression } from './autoregression.ts';
import { ewma } from './ewma.ts';
import { ewmaStep } from './ewma-step.ts';
import { firstNonFinite } from './first-non-finite.ts';
import { holt } from './holt.ts';
import { holtStep } from './holt-step.ts';
import { linearTrend } from './linear-trend.ts';

export const predictionTwins: TwinsOf<PredictionExports> = {
  autoregression,
  ewma,
  ewmaStep,
  firstNonFinite,
  holt,
  holtStep,
  linearTrend,
};
