import type { SimilarityExports } from '../../similarity/similarity-exports.ts';
import type { TwinsOf } from '../twin-of.ts';
import { cosineScan } from './cosine-scan.ts';
import { dotBatch } from './dot-batch.ts';
import { dotGather } from './dot-gather.ts';
import { dotScan } from './dot-scan.ts';
import { dotTopK } from './dot-top-k.ts';
import { hammingScan } from './hamming-scan.ts';
import { hammingSelect } from './hamming-select.ts';
import { int8Scan } from './int8-scan.ts';
import { l2Gather } from './l2-gather.ts';
import { l2Scan } from './l2-scan.ts';
import { l2TopK } from './l2-top-k.ts';
import { offerScores } from './offer-scores.ts';
import { sortScores } from './sort-scores.ts';

export const similarityTwins: TwinsOf<SimilarityExports> = {
  cosineScan,
  dotBatch,
  dotGather,
  dotScan,
  dotTopK,
  hammingScan,
  hammingSelect,
  int8Scan,
  l2Gather,
  l2Scan,
  l2TopK,
  offerScores,
  sortScores,
};
