import { toErrorData } from '@conclave/contracts';
import type { ErrorData, JsonValue } from '@conclave/contracts';
import type { CompiledWorkflow } from '../compile/compiled-workflow.ts';
import { evaluateOutputs } from '../compile/evaluate-task.ts';
import type { RunParts } from './run-parts.ts';
import { Status } from './task-table.ts';

/** What a run comes to. */
export interface RunVerdict {
  readonly success: boolean;
  readonly outputs: Readonly<Record<string, JsonValue>>;
  /** Why it failed where no task did: an output could not be evaluated. */
  readonly error: ErrorData | undefined;
}

export const undecided: RunVerdict = { success: false, outputs: {}, error: undefined };

/** Every task has ended: a run succeeds when none of its tasks blocks those behind it, and its outputs can be given. */
export async function judgeRun(workflow: CompiledWorkflow, parts: RunParts): Promise<RunVerdict> {
  const { table, flow, scope } = parts;
  const isFlawless = table.counts[Status.completed] === table.size;
  for (let index = 0; index < table.staticCount && !isFlawless; index += 1) {
    if (flow.blocksDependents(index)) return undecided;
  }
  try {
    return { success: true, outputs: await evaluateOutputs(workflow, scope.whole), error: undefined };
  } catch (error) {
    return { ...undecided, error: toErrorData(error) };
  }
}
