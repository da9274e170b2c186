import type { TalliesExports } from '../../tallies/tallies-exports.ts';
import type { TwinsOf } from '../twin-of.ts';
import { tallyIntegers } from './tally-integers.ts';
import { tallySessions } from './tally-sessions.ts';
import { tallyWeights } from './tally-weights.ts';

export const talliesTwins: TwinsOf<TalliesExports> = { tallyIntegers, tallySessions, tallyWeights };
