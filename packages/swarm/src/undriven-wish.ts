import { isConclaveError } from '@conclave/contracts';
import type { ErrorCode, RunResult } from '@conclave/contracts';

/**
 * Reasons to leave a wish where it is: somebody else drives the run and hears of it, it has ended meanwhile, or this node
 * cannot do it (a compensation needs agents that are not here, the run is a newer engine's). The next node that takes
 * the run carries it out.
 */
const reasons: readonly ErrorCode[] = [
  'RUN_LEASED',
  'RUN_FINISHED',
  'RUN_VERSION_UNSUPPORTED',
  'LEASE_FENCED',
  'AGENT_NONE_CAPABLE',
  'AGENT_NOT_FOUND',
  'AGENT_TASK_NOT_SUPPORTED',
];

/** Carries out what is wished of a run that nobody drives: it must not need somebody to do its work first. */
export async function carryOut(take: () => Promise<RunResult>): Promise<void> {
  try {
    await take();
  } catch (error) {
    if (!reasons.some((code) => isConclaveError(error, code))) throw error;
  }
}
