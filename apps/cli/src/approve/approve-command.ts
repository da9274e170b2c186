/** `conclave approve`: decides what a task of a run waits for, whoever drives the run. */
import type { StoredApproval } from '@conclave/contracts';
import { ConclaveError } from '@conclave/contracts';
import { openExistingStore, storeLocationOf } from '../command-line/store-location.ts';
import { exitCodes } from '../exit-code.ts';
import { badArgument } from '../failure.ts';
import { onOneLine } from '../format/text-width.ts';
import type { Terminal } from '../terminal.ts';

export interface ApproveOptions {
  readonly reject?: boolean;
  readonly by?: string;
  readonly comment?: string;
  readonly json?: boolean;
  readonly dataDir?: string;
}

/** @throws RUN_NOT_FOUND, APPROVAL_NOT_FOUND, APPROVAL_DECIDED, APPROVAL_CLOSED, and what opening the store raises */
export async function approveCommand(
  terminal: Terminal,
  task: { readonly runId: string; readonly taskId: string },
  options: ApproveOptions,
): Promise<number> {
  const { runId, taskId } = task;
  if (options.by === '') throw badArgument('--by', 'it is empty; a name is needed');
  const { store } = await openExistingStore(storeLocationOf(options.dataDir, terminal));
  if (store === undefined) throw new ConclaveError('RUN_NOT_FOUND', { details: { runId } });
  try {
    const decided = await store.decideApproval(runId, taskId, {
      status: options.reject === true ? 'rejected' : 'approved',
      by: options.by ?? terminal.environment['USER'] ?? null,
      comment: options.comment ?? null,
    });
    const [run] = await store.listRuns({ limit: 1, runId });
    const isDriven = run !== undefined && run.holder !== null;
    await terminal.out(
      options.json === true ? `${JSON.stringify(decided)}\n` : decisionText(decided, isDriven),
    );
    return exitCodes.success;
  } finally {
    await store.close();
  }
}

export function decisionText(decided: StoredApproval, isDriven: boolean): string {
  const { runId, taskId, status, decidedBy, comment } = decided;
  const by = decidedBy === null ? '' : ` by ${decidedBy}`;
  const why = comment === null ? '' : `: ${onOneLine(comment)}`;
  const next = isDriven ? '' : `Nobody drives the run now; it goes on with: conclave run --resume ${runId}\n`;
  return `${taskId} ${status}${by}${why}\n${next}`;
}
