/** Supervision in OTP's words, the machine compiler, and the actor system that hosts many actors. */
export { compileMachine, toActorLogic } from './compiler/compile-machine.ts';
export type { LogicOf } from './compiler/compile-machine.ts';
export { replaceContext } from './compiler/replace-context.ts';

export { createActorSystem } from './actors/actor-system.ts';
export type {
  ActorExitListener,
  ActorSystem,
  ActorSystemOptions,
  SpawnOptions,
} from './actors/actor-system.ts';
export { createActorChildPort } from './actors/actor-child-port.ts';
export type { ActorChild } from './actors/actor-child-port.ts';
export { startActor } from './actors/start-actor.ts';
export { toXStateClock } from './actors/xstate-clock.ts';

export type { ExitReason } from './exit-reason.ts';
export { errorExit, exitText, isCleanExit, KILLED, NORMAL, SHUTDOWN } from './exit-reason.ts';

export { createSupervisor } from './supervisor/supervisor.ts';
export type { ChildInfo, Supervisor, SupervisorOptions, SupervisorStatus } from './supervisor/supervisor.ts';
export type { ChildPort, RunningChild } from './supervisor/child-port.ts';
export type { ChildStatus } from './supervisor/child-record.ts';
export type { ChildSpec, ChildSpecInput, RestartType, Shutdown } from './supervisor/child-spec.ts';
export { ChildSpecSchema } from './supervisor/child-spec.ts';
export type { Strategy, SupervisorFlags, SupervisorFlagsInput } from './supervisor/supervisor-flags.ts';
export { SupervisorFlagsSchema } from './supervisor/supervisor-flags.ts';
export type { Directive } from './supervisor/exit-directive.ts';
export type { StopOutcome, SupervisionEvent } from './supervisor/supervision-event.ts';
export type { RestartWindow } from './supervisor/restart-window.ts';
export { openRestartWindow, recordRestart } from './supervisor/restart-window.ts';
export type { RestartBackoff } from './supervisor/restart-backoff.ts';
export { backoffDelayMs, RestartBackoffSchema } from './supervisor/restart-backoff.ts';
