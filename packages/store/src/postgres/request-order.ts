import type { StoreRequest } from '../writer/requests.ts';

/** Requests that must run one after the other. */
export type Chain = readonly StoreRequest[];

/**
 * The order of calls, as far as it matters: requests for one run follow each other, those for different runs go side
 * by side, and whatever is not about one run waits for all before it and holds up all after it.
 * @returns stages, one after the other, of chains that may run at the same time
 */
export function stagesOf(requests: readonly StoreRequest[]): Chain[][] {
  const stages: Chain[][] = [];
  let chains = new Map<string, StoreRequest[]>();
  const endStage = (): void => {
    if (chains.size > 0) stages.push([...chains.values()]);
    chains = new Map();
  };
  for (const request of requests) {
    const runId = runOf(request.args);
    if (runId === undefined) {
      endStage();
      stages.push([[request]]);
      continue;
    }
    const chain = chains.get(runId);
    if (chain === undefined) chains.set(runId, [request]);
    else chain.push(request);
  }
  endStage();
  return stages;
}

/** Arguments name their run as `runId`, or by its lease. */
function runOf(args: unknown): string | undefined {
  if (typeof args !== 'object' || args === null) return undefined;
  if ('runId' in args && typeof args.runId === 'string') return args.runId;
  return 'lease' in args ? runOf(args.lease) : undefined;
}
