import { LANGUAGE_VERSION } from '@conclave/contracts';
import type { RunClaim, RunClaimed } from '@conclave/contracts';
import type { VolatileRun } from './volatile-run.ts';

/** Claims in memory, by the rules of operations/run-claims.ts. @param runs oldest first */
export function claimFrom(
  runs: Iterable<VolatileRun>,
  options: {
    readonly claim: RunClaim;
    readonly nowMs: number;
    /** Its holder may still be at it. */
    readonly hasDriver: (run: VolatileRun) => boolean;
  },
): RunClaimed {
  const { claim, nowMs, hasDriver } = options;
  const idle = [...runs].filter((run) => run.wanted && !hasDriver(run));
  const hopeless = idle.filter((run) => lostBy(run) > claim.maxLostDrivers);
  for (const run of hopeless) run.abandon();
  const abandoned = hopeless.map(({ runId }) => runId);
  const offers = new Set(claim.offers);
  const run = idle.find(
    ({ runId, wanted, needs, languageVersion }) =>
      wanted &&
      languageVersion <= LANGUAGE_VERSION &&
      !claim.driven.includes(runId) &&
      needs.every((need) => offers.has(need)),
  );
  if (run === undefined) return { lease: null, abandoned };
  run.lostDrivers = lostBy(run);
  return { lease: run.take(claim.nodeId, nowMs + claim.leaseMs), abandoned };
}

/** With the holder that is passed over now. */
function lostBy({ lostDrivers, holder }: VolatileRun): number {
  return lostDrivers + (holder === null ? 0 : 1);
}
