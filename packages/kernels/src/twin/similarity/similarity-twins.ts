import type { SimilarityExports } from '../../similarity/similarity-exports.ts';
import type { TwinsOf } from '../twin-of.ts';
import { dotScan } from './dot-scan.ts';

export const similarityTwins: TwinsOf<SimilarityExports> = { dotScan };
