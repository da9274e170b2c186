import type { ClaimTasks, NewOffer } from '@conclave/contracts';

/** An offer and a claim that fits it, for contract suites, tests and benchmarks. */
export function newOffer(taskIndex: number, given: Partial<NewOffer> = {}): NewOffer {
  return {
    taskIndex,
    taskId: `task-${taskIndex}`,
    taskType: 'review',
    agentId: 'reviewer',
    params: JSON.stringify({ number: taskIndex }),
    priority: 0,
    leaseMs: 60_000,
    maxAttempts: 2,
    again: false,
    ...given,
  };
}

export function claimOf(given: Partial<ClaimTasks> = {}): ClaimTasks {
  return { worker: 'w1', capabilities: ['review'], limit: 1, ...given };
}
