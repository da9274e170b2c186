/** Whole swarms under a seeded queue of events: run a seed, plant a bug, read what went wrong. */
export type { Happening } from './checks/tally.ts';
export type { Violation, ViolationKind } from './checks/violations.ts';
export type { Fault } from './faults/fault-plan.ts';
export { places } from './faults/fault-plan.ts';
export type { PlantedBug } from './faults/planted-bug.ts';
export { describeRate, joinRates, playTopology } from './scenario-rate.ts';
export type { ScenarioLoss, ScenarioRate } from './scenario-rate.ts';
export { runScenario } from './run-scenario.ts';
export type { ScenarioReport } from './run-scenario.ts';
export type { ScenarioOptions } from './scenario-options.ts';
