/** Decisions that runs wait for: read and given here, whoever drives the runs. */
import { parseWith } from '@conclave/contracts';
import type { ApprovalStore, WakeUps } from '@conclave/contracts';
import { z } from 'zod';
import type { SwarmNode } from './swarm-node.ts';

const ApprovalDecisionSchema = z.strictObject({
  status: z.enum(['approved', 'rejected']),
  by: z.string().min(1).max(256).optional().describe('Who decides; free text'),
  comment: z.string().max(10_000).optional(),
});
export type ApprovalDecisionInput = z.input<typeof ApprovalDecisionSchema>;

interface ApprovalParts {
  readonly store: ApprovalStore;
  readonly wakeUps: WakeUps;
}

/** Lists open ones unless all are wanted; a decision is given once, and the run goes on wherever it is driven. */
export function approvalsOf({
  store,
  wakeUps,
}: ApprovalParts): Pick<SwarmNode, 'listApprovals' | 'decideApproval'> {
  return {
    listApprovals: ({ workflowId, all = false, limit = 100 } = {}) => {
      const which = workflowId === undefined ? {} : { runId: workflowId };
      return store.listApprovals({ ...which, openOnly: !all, limit });
    },
    decideApproval: async (workflowId, taskId, input) => {
      const decision = parseWith(ApprovalDecisionSchema, input, 'approval decision');
      const { status, by = null, comment = null } = decision;
      const decided = await store.decideApproval(workflowId, taskId, { status, by, comment });
      // The node that drives the run need not wait until it asks again.
      wakeUps.announce('settled');
      return decided;
    },
  };
}
