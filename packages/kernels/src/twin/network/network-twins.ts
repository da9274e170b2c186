import type { NetworkExports } from '../../network/network-exports.ts';
import type { TwinsOf } from '../twin-of.ts';
import { activate } from './activate.ts';
import { activationGradient } from './activation-gradient.ts';
import { adamStep } from './adam-step.ts';
import { denseForward } from './dense-forward.ts';
import { denseInputGradient } from './dense-input-gradient.ts';
import { denseWeightGradient } from './dense-weight-gradient.ts';
import { sgdStep } from './sgd-step.ts';

export const networkTwins: TwinsOf<NetworkExports> = {
  activate,
  activationGradient,
  adamStep,
  denseForward,
  denseInputGradient,
  denseWeightGradient,
  sgdStep,
};
