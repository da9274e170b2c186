/** What no schema says of a trace: tasks that are named twice or not at all, and lists that contradict each other. */
import { takenIds } from '../../definition/definition-problems.ts';
import type { Problem } from '../../definition/definition-problems.ts';
import { formatPath } from '../../definition/format-path.ts';
import type { Path } from '../../definition/format-path.ts';
import type { WfFormat } from './wfformat-schema.ts';

export const specified: Path = ['workflow', 'specification', 'tasks'];
export const executed: Path = ['workflow', 'execution', 'tasks'];

/** Everything but cycles, which only a graph without these problems can have. */
export function wfFormatProblems({ workflow }: WfFormat): readonly Problem[] {
  const tasks = workflow.specification.tasks;
  const executions = workflow.execution.tasks;
  const taken = [...takenIds(tasks, specified), ...takenIds(executions, executed)];
  return taken.length > 0
    ? taken
    : [
        ...runtimeProblems(tasks, executions),
        ...familyProblems('parents', tasks),
        ...familyProblems('children', tasks),
      ];
}

type Specified = WfFormat['workflow']['specification']['tasks'];
type Executed = WfFormat['workflow']['execution']['tasks'];

/** Each task ran, and nothing else did. */
function runtimeProblems(tasks: Specified, executions: Executed): Problem[] {
  const known = new Set(tasks.map((task) => task.id));
  const ran = new Set(executions.map((task) => task.id));
  const missing = tasks.flatMap((task, index) =>
    ran.has(task.id)
      ? []
      : [problem([...specified, index], `"${task.id}" has no runtime in ${formatPath(executed)}`)],
  );
  const unknown = executions.flatMap((task, index) =>
    known.has(task.id) ? [] : [problem([...executed, index, 'id'], unspecified(task.id))],
  );
  return [...missing, ...unknown];
}

const opposite = { parents: 'children', children: 'parents' } as const;

/** Whom a task names as its parent names it as its child, and the other way round. */
function familyProblems(list: keyof typeof opposite, tasks: Specified): Problem[] {
  const other = opposite[list];
  const named = new Map(tasks.map((task) => [task.id, new Set(task[other])]));
  return tasks.flatMap((task, index) =>
    task[list].flatMap((relative, position) => {
      const at = [...specified, index, list, position];
      const back = named.get(relative);
      if (back === undefined) return [problem(at, unspecified(relative))];
      if (back.has(task.id)) return [];
      return [
        problem(
          at,
          `"${task.id}" has "${relative}" among its ${list}, which has not "${task.id}" among its ${other}`,
        ),
      ];
    }),
  );
}

function unspecified(id: string): string {
  return `there is no task "${id}" in ${formatPath(specified)}`;
}

function problem(path: Path, text: string): Problem {
  return { path, problem: text };
}
