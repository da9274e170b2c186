/** A deterministic simulation: one seeded queue of events, processes on it, failpoints, and a checker of histories. */
export type { QueuedEvent } from './event-queue.ts';
export { EventQueue } from './event-queue.ts';
export type { FailpointHit } from './failpoints.ts';
export { Failpoints } from './failpoints.ts';
export type { HistoryEntry, SequentialModel, Verdict } from './linearizability.ts';
export { checkLinearizable } from './linearizability.ts';
export type { LeaseOp, LeaseState } from './run-lease-model.ts';
export { runLeaseModel } from './run-lease-model.ts';
export type { OfferOp, OfferState } from './offer-model.ts';
export { offerModel } from './offer-model.ts';
export type { ProcessOptions } from './simulated-process.ts';
export { EPOCH_MS, SimulatedProcess } from './simulated-process.ts';
export type { RunEnd, RunLimits, SimulationOptions } from './simulation.ts';
export { Simulation } from './simulation.ts';
export { Trace } from './trace.ts';
