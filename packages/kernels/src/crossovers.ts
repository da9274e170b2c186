import type { KernelName } from './kernel-exports.ts';

/**
 * Work below which the scalar twin is faster than the WebAssembly kernel, measured warm on one x86-64 machine (Zen 4,
 * Node 24). The unit of the work is the comment of the row; 0 means that the twin gains no more than a few
 * nanoseconds at any size.
 */
export const crossovers: Readonly<Record<KernelName, number>> = {
  // assignment: agents times tasks
  assignGreedily: 0,
  cheapestAgents: 0,
  costMatrix: 0,
  // prediction: agents
  autoregression: 0,
  autoregressionAhead: 0,
  autoregressionStep: 0,
  errorStep: 4,
  ewma: 0,
  ewmaStep: 4,
  firstBeyond: 8,
  holt: 0,
  holtStep: 4,
  linearTrend: 0,
  mixForecasts: 0,
  trendAhead: 4,
  // similarity: numbers in the rows
  cosineScan: 0,
  dotBatch: 0,
  dotGather: 0,
  dotScan: 0,
  dotTopK: 0,
  hammingScan: 0,
  hammingSelect: 0,
  int8Scan: 0,
  l2Gather: 0,
  l2Scan: 0,
  l2TopK: 0,
  offerScores: 0,
  sortScores: 0,
  // tallies: votes
  tallyIntegers: 0,
  tallySessions: 0,
  tallyWeights: 0,
  // text: bytes or hashes, signatures for signatureMatches
  countBits: 0,
  majorityBits: 0,
  minHashAdd: 0,
  remixHashes: 0,
  shingleHashes: 0,
  signatureMatches: 0,
  // network: numbers, products for the dense layers
  activate: 0,
  activationGradient: 0,
  adamStep: 0,
  denseForward: 0,
  denseInputGradient: 0,
  denseWeightGradient: 0,
  sgdStep: 0,
};
