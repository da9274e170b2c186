/** Workflow executions of the WfCommons project and of tools that speak its format. */
import { ConclaveError } from '@conclave/contracts';
import { cycleText, findCycle } from '../../compile/find-cycle.ts';
import { problemsOf } from '../../definition/definition-problems.ts';
import type { Problem } from '../../definition/definition-problems.ts';
import { formatPath } from '../../definition/format-path.ts';
import { readJson } from '../../definition/json-source.ts';
import { readText, withoutByteOrderMark } from '../../definition/read-text.ts';
import { dependencyRows } from '../../graph/dependency-rows.ts';
import type { RecordedTask, RecordedTrace } from '../recorded-trace.ts';
import { specified, wfFormatProblems } from './wfformat-problems.ts';
import { supportedVersion, WfFormatSchema } from './wfformat-schema.ts';
import type { WfFormat } from './wfformat-schema.ts';

/** Problems that one message lists. */
const MAX_SHOWN = 20;

/** @throws WORKFLOW_FILE_NOT_READ, WORKFLOW_SYNTAX, TRACE_VERSION_UNSUPPORTED, TRACE_INVALID */
export async function loadWfFormatFile(path: string): Promise<RecordedTrace> {
  return readWfFormat(readJson(withoutByteOrderMark(await readText(path)), path).value, path);
}

/**
 * Reads a recorded execution that is there as data.
 * @param path names it, for messages
 * @throws TRACE_VERSION_UNSUPPORTED, or TRACE_INVALID listing each problem with its path
 */
export function readWfFormat(source: unknown, path: string): RecordedTrace {
  refuseOtherVersion(source, path);
  const parsed = WfFormatSchema.safeParse(source);
  if (!parsed.success) throw invalid(parsed.error.issues.flatMap(problemsOf), path);
  const problems = wfFormatProblems(parsed.data);
  if (problems.length > 0) throw invalid(problems, path);
  const tasks = recordedTasks(parsed.data);
  refuseCycle(tasks, path);
  return { name: parsed.data.name, tasks };
}

/** First of all: another version has other fields, and listing them all as wrong would say nothing. */
function refuseOtherVersion(source: unknown, path: string): void {
  if (typeof source !== 'object' || source === null || !('schemaVersion' in source)) return;
  const found = source.schemaVersion;
  if (typeof found !== 'string' || found === supportedVersion) return;
  throw new ConclaveError('TRACE_VERSION_UNSUPPORTED', {
    details: { path, found, supported: supportedVersion },
  });
}

function recordedTasks({ workflow }: WfFormat): readonly RecordedTask[] {
  const { tasks } = workflow.specification;
  const indexOf = new Map(tasks.map((task, index) => [task.id, index]));
  const executions = new Map(workflow.execution.tasks.map((task) => [task.id, task]));
  return tasks.map((task) => {
    const execution = executions.get(task.id)!;
    const parents = new Set(task.parents.map((parent) => indexOf.get(parent)!));
    return {
      id: task.id,
      label: task.category ?? execution.category ?? task.name,
      dependencies: [...parents].toSorted((a, b) => a - b),
      seconds: execution.runtimeInSeconds,
    };
  });
}

function refuseCycle(tasks: readonly RecordedTask[], path: string): void {
  const circle = findCycle(tasks, dependencyRows(tasks));
  if (circle === undefined) return;
  const cycle = cycleText(circle.map((index) => tasks[index]!.id));
  throw invalid([{ path: specified, problem: `tasks wait for each other in a circle: ${cycle}` }], path);
}

function invalid(problems: readonly Problem[], path: string): ConclaveError {
  const list = problems.map((it) => ({ path: formatPath(it.path), problem: it.problem }));
  const lines = list
    .slice(0, MAX_SHOWN)
    .map((it) => (it.path === '' ? it.problem : `${it.path}: ${it.problem}`));
  if (list.length > MAX_SHOWN) lines.push(`and ${list.length - MAX_SHOWN} more`);
  return new ConclaveError('TRACE_INVALID', { details: { path, problems: lines.join('; '), list } });
}
