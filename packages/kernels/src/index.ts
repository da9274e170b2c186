/** Numerical kernels over WebAssembly SIMD with a scalar twin of each. */
export type { Features } from './load/features.ts';
export type { CompiledKernels, WasmKind } from './load/compiled-kernels.ts';
export type { Kernels, LoadOptions } from './load/load-kernels.ts';
export { loadKernels } from './load/load-kernels.ts';
export type { WasmMemory, WasmModule } from './load/wasm-platform.ts';
export type { KernelMemory, MemoryOptions } from './memory/kernel-memory.ts';
export type { MemoryViews } from './memory/memory-views.ts';
export type { Scratch } from './memory/scratch.ts';
export type { KernelExports, KernelName } from './kernel-exports.ts';
export type {
  Assignment,
  CheapestAgents,
  GreedyAssignment,
  GreedyOptions,
} from './assignment/task-assigner.ts';
export { TaskAssigner } from './assignment/task-assigner.ts';
export type { ForecastMethod, ForecastOptions } from './prediction/forecast-method.ts';
export type { Forecaster } from './prediction/forecasters.ts';
export type { ForecasterChoice, LoadPredictorOptions } from './prediction/load-predictor.ts';
export { LoadPredictor } from './prediction/load-predictor.ts';
export type { SmoothingOptions } from './prediction/online-smoothing.ts';
export { OnlineSmoothing } from './prediction/online-smoothing.ts';
export { SampleRing } from './prediction/sample-ring.ts';
export type { Quorum } from './tallies/quorum.ts';
export { exceedsQuorum } from './tallies/quorum.ts';
export type { SessionTallies, SessionVotes } from './tallies/tally-sessions.ts';
export { tallySessions } from './tallies/tally-sessions.ts';
export type { Votes, VoteTally } from './tallies/tally-votes.ts';
export { tallyVotes } from './tallies/tally-votes.ts';
export { SignatureList } from './text/signature-list.ts';
export type { TextSignature } from './text/text-signature.ts';
export { simHashDistance, textSimilarity } from './text/text-signature.ts';
export { TextSignatures } from './text/text-signatures.ts';

export type { VectorInput } from './vectors/place-vector.ts';
export type { Quantisation, VectorIndexOptions, VectorMetric } from './vectors/vector-options.ts';
export type { IdFilter, SearchOptions, SearchResult } from './vectors/search-options.ts';
export type { VectorIndex } from './vectors/vector-index.ts';
export { createVectorIndex } from './vectors/vector-index.ts';
export { loadVectorIndex } from './vectors/load-vector-index.ts';
export type { KernelThreadsOptions } from './threads/kernel-threads.ts';
export { KernelThreads } from './threads/kernel-threads.ts';
export type { Samples } from './network/dense-network.ts';
export { DenseNetwork } from './network/dense-network.ts';
export type { NetworkShape, SavedNetwork } from './network/network-shape.ts';
export type { Optimiser } from './network/optimiser.ts';
