import type {
  ApprovalStore,
  RunStore,
  StoredApproval,
  StoredCompensation,
  StoredRun,
  StoredTask,
} from '@conclave/contracts';
import type { CompiledWorkflow } from '@conclave/workflow';

const ALL = 1_000_000;

/** What a run has come to, for whoever goes on with it; asks for nothing that there cannot be. */
export async function recordedOf(
  store: RunStore & ApprovalStore,
  { runId, status, ending }: StoredRun,
  { plan }: CompiledWorkflow,
): Promise<{
  readonly rows: readonly StoredTask[];
  readonly approvals: readonly StoredApproval[];
  readonly compensations: readonly StoredCompensation[];
}> {
  // Nothing has happened to the tasks of a run that no node has begun.
  if (status === 'pending') return { rows: [], approvals: [], compensations: [] };
  return {
    rows: await store.loadTasks(runId),
    approvals: plan.asksForApproval ? await store.listApprovals({ runId, limit: ALL }) : [],
    compensations: ending === null ? [] : await store.loadCompensations(runId),
  };
}
