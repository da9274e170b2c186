import type { ErrorData, JsonValue, RunResult } from '@conclave/contracts';
import type { Paint } from '../format/colour.ts';
import { formatDuration } from '../format/duration.ts';
import { countOf, formatCount } from '../format/number.ts';
import { clip, onOneLine } from '../format/text-width.ts';
import { adviceFor } from '../advice.ts';
import { isResumable } from '../exit-code.ts';

const SHOWN_ERRORS = 10;
const OUTPUT_WIDTH = 200;

export interface ReportContext {
  readonly paint: Paint;
  /** The exact command that goes on with the run. */
  readonly resume: string;
}

/** What a person reads at the end of a run. */
export function runReport(result: RunResult, context: ReportContext): string {
  return [
    headline(result, context.paint),
    ...outputLines(result.outputs),
    ...errorLines(result),
    ...compensationLines(result),
    ...stopLines(result),
    ...(isResumable(result.stopReason) ? [`Resume with: ${context.resume}`] : []),
  ]
    .map((line) => `${line}\n`)
    .join('');
}

function headline({ runId, name, success, stopReason, tasks, durationMs }: RunResult, paint: Paint): string {
  const parts = (['completed', 'failed', 'skipped', 'cancelled'] as const)
    .filter((kind) => kind === 'completed' || tasks[kind] > 0)
    .map((kind) => `${formatCount(tasks[kind])} ${kind}`);
  if (tasks.reused > 0) parts.push(`${formatCount(tasks.reused)} of these from before`);
  const verdict = stopReason === 'completed' && !success ? 'failed' : stopReason.replace('_', ' ');
  const colour = success ? 'green' : isResumable(stopReason) ? 'yellow' : 'red';
  const counts = `${countOf(tasks.total, 'task')}: ${parts.join(', ')}`;
  return `${name} ${paint(colour, verdict)} in ${formatDuration(durationMs)} (${runId}; ${counts})`;
}

function outputLines(outputs: RunResult['outputs']): string[] {
  const names = Object.keys(outputs);
  const width = Math.max(0, ...names.map((name) => name.length));
  return names.map((name) => `  ${name.padEnd(width)}  ${outputText(outputs[name]!)}`);
}

function outputText(value: JsonValue): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return clip(onOneLine(text), OUTPUT_WIDTH);
}

/** Why the run was left, where nobody wished it. */
function stopLines({ stopError }: RunResult): string[] {
  if (stopError === undefined) return [];
  return [`${stopError.code}: ${onOneLine(stopError.message)}`, adviceFor(stopError.code)];
}

/** The failures, not what was skipped because of them. */
function errorLines({ errors, failedTasks }: RunResult): string[] {
  const failed = failedTasks.filter((taskId) => errors[taskId] !== undefined);
  const shown = failed.slice(0, SHOWN_ERRORS).map((taskId) => `  ${errorLine(taskId, errors[taskId]!)}`);
  if (failed.length > SHOWN_ERRORS)
    shown.push(`  and ${formatCount(failed.length - SHOWN_ERRORS)} more: see "conclave status"`);
  return shown.length === 0 ? [] : ['Failed tasks:', ...shown];
}

/** What was undone, and what could not be. */
function compensationLines({ compensatedTasks, compensationErrors }: RunResult): string[] {
  const failed = Object.entries(compensationErrors);
  const done = compensatedTasks.length;
  const counted = done === 0 ? [] : [`Compensated: ${countOf(done, 'task')}`];
  const shown = failed.slice(0, SHOWN_ERRORS).map(([taskId, error]) => `  ${errorLine(taskId, error)}`);
  return failed.length === 0 ? counted : [...counted, 'Failed compensations:', ...shown];
}

function errorLine(taskId: string, { code, message }: ErrorData): string {
  return `${taskId}: ${code}: ${onOneLine(message)}`;
}
