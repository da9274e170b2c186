import type { StoreRequest } from '../writer/requests.ts';

/** Requests that must run one after the other. */
export type Chain = readonly StoreRequest[];

/**
 * The order of calls, as far as it matters: requests for one run, or for one key of the shared state, follow each other,
 * those for different ones go side by side, and whatever is not about one waits for all before it and holds up all
 * after it.
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
    const subject = subjectOf(request.args);
    if (subject === undefined) {
      endStage();
      stages.push([[request]]);
      continue;
    }
    const chain = chains.get(subject);
    if (chain === undefined) chains.set(subject, [request]);
    else chain.push(request);
  }
  endStage();
  return stages;
}

/** Arguments name their run as `runId`, or by its lease, and a key of the shared state as `stateKey`. */
function subjectOf(args: unknown): string | undefined {
  if (typeof args !== 'object' || args === null) return undefined;
  if ('runId' in args && typeof args.runId === 'string') return args.runId;
  // No run's id has a slash.
  if ('stateKey' in args && typeof args.stateKey === 'string') return `state/${args.stateKey}`;
  return 'lease' in args ? subjectOf(args.lease) : undefined;
}
