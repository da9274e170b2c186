import type { RunEnding, RunRelease, StopReason } from '@conclave/contracts';
import type { RunState } from './run.machine.ts';

const reasons: Partial<Record<RunState, StopReason>> = {
  paused: 'paused',
  cancelled: 'cancelled',
  lost: 'lease_lost',
};

/** What a node says of a run that it drives no more. @param giveBack what it wished for the run if it has not ended */
export function stopReasonOf(
  state: RunState,
  of: { readonly success: boolean; readonly giveBack: RunRelease; readonly ending: RunEnding | null },
): StopReason {
  const { success, giveBack, ending } = of;
  if (state === 'compensated') return ending ?? 'failed';
  if (state === 'interrupted') return giveBack === 'handed_over' ? 'handed_over' : 'interrupted';
  return reasons[state] ?? (success ? 'completed' : 'failed');
}
