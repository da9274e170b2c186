import type { TextExports } from '../../text/text-exports.ts';
import type { TwinsOf } from '../twin-of.ts';
import { countBits } from './count-bits.ts';
import { majorityBits } from './majority-bits.ts';
import { minHashAdd } from './min-hash-add.ts';
import { remixHashes } from './remix-hashes.ts';
import { shingleHashes } from './shingle-hashes.ts';
import { signatureMatches } from './signature-matches.ts';

export const textTwins: TwinsOf<TextExports> = {
  countBits,
  majorityBits,
  minHashAdd,
  remixHashes,
  shingleHashes,
  signatureMatches,
};
