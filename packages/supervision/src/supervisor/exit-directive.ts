import type { ExitReason } from '../exit-reason.ts';
import { isCleanExit } from '../exit-reason.ts';
import type { RestartType } from './child-spec.ts';
import type { SupervisorFlags } from './supervisor-flags.ts';

/** What a supervisor did about the end of a child. */
export type Directive =
  /** Restarted, alone or with others, as the strategy says. */
  | 'restart'
  /** Left down: it had finished, or is temporary. */
  | 'none'
  /** The supervisor shuts down, because a significant child ended. */
  | 'shutdown'
  /** The supervisor gives up and tells the level above. */
  | 'escalate';

export function isRestarted(restart: RestartType, reason: ExitReason): boolean {
  if (restart === 'transient') return !isCleanExit(reason);
  return restart === 'permanent';
}

export interface EndedChild {
  readonly significant: boolean;
  /** Significant children that still run. */
  readonly significantLeft: number;
}

/** Whether the end of a child that is not restarted ends the supervisor. */
export function endsSupervisor(autoShutdown: SupervisorFlags['autoShutdown'], ended: EndedChild): boolean {
  if (!ended.significant || autoShutdown === 'never') return false;
  return autoShutdown === 'any_significant' || ended.significantLeft === 0;
}
