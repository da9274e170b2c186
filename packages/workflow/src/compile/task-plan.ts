/**
 * What the hot path asks of compiled tasks, as columns: the tasks of a large run lie far apart in memory, and looking
 * at each of them several times would cost more than running them. Made with the workflow, shared by its runs.
 */
import { APPROVAL_TYPE } from '../definition/approval-schema.ts';
import type { CompiledTask } from './compiled-workflow.ts';

export class TaskPlan {
  readonly tasks: readonly CompiledTask[];
  readonly ids: readonly string[];
  /** 1 where nothing is to be evaluated before the task can run: no condition, no fan-out, no parameters. */
  readonly isPlain: Uint8Array;
  /** 1 where attempts or the task as a whole have a time limit. */
  readonly isLimited: Uint8Array;
  readonly priorities: Float64Array;
  /** Whether priorities differ at all. */
  readonly isPrioritised: boolean;
  /** Tasks that ask for the same type and agent share a requirement; -1 for an approval, which nobody does. */
  readonly requirementOf: Int32Array;
  readonly requirements: { readonly taskType: string; readonly agentId: string | undefined }[] = [];

  /** Some task is to end within a time from the run's start. */
  readonly hasDeadlines: boolean;
  /** Some task waits for a decision. */
  readonly asksForApproval: boolean;
  /** Some task has what undoes it. */
  readonly hasCompensations: boolean;

  constructor(tasks: readonly CompiledTask[]) {
    this.tasks = tasks;
    this.ids = sideBySide(tasks.map((task) => task.id));
    this.isPlain = new Uint8Array(tasks.length);
    this.isLimited = new Uint8Array(tasks.length);
    this.priorities = new Float64Array(tasks.length);
    this.requirementOf = new Int32Array(tasks.length);
    this.hasDeadlines = tasks.some(({ deadlineMs }) => deadlineMs !== undefined);
    this.asksForApproval = tasks.some(({ approval }) => approval !== undefined);
    this.hasCompensations = tasks.some(({ compensate }) => compensate !== undefined);
    const known = new Map<string, number>();
    let last: CompiledTask | undefined;
    for (const task of tasks) {
      const { index } = task;
      this.isPlain[index] = isPlain(task) ? 1 : 0;
      this.isLimited[index] = task.timeoutMs === undefined && task.deadlineMs === undefined ? 0 : 1;
      this.priorities[index] = task.priority;
      // Neighbours mostly ask for the same.
      const same = last !== undefined && last.type === task.type && last.agentId === task.agentId;
      this.requirementOf[index] = same ? this.requirementOf[last!.index]! : this.#intern(task, known);
      last = task;
    }
    this.isPrioritised = this.priorities.some((priority) => priority !== this.priorities[0]);
  }

  /** The type of tasks made from a compiled task. */
  typeOf(template: number): string {
    const requirement = this.requirementOf[template]!;
    return requirement < 0 ? APPROVAL_TYPE : this.requirements[requirement]!.taskType;
  }

  /** What agents must be able to do, for tasks and for what undoes them. */
  get needs(): readonly { readonly taskType: string; readonly agentId: string | undefined }[] {
    const undone = this.tasks.flatMap(({ compensate }) => compensate ?? []);
    return [...this.requirements, ...undone.map(({ type: taskType, agentId }) => ({ taskType, agentId }))];
  }

  #intern({ type: taskType, agentId }: CompiledTask, known: Map<string, number>): number {
    if (taskType === APPROVAL_TYPE) return -1;
    const key = `${agentId ?? ''}\n${taskType}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    known.set(key, this.requirements.length);
    return this.requirements.push({ taskType, agentId }) - 1;
  }
}

function isPlain(task: CompiledTask): boolean {
  const { when, forEach, params, approval } = task;
  return when === undefined && forEach === undefined && params === undefined && approval === undefined;
}

/**
 * The same texts, one behind the other in memory. A definition's texts lie between everything else that was read
 * with them, and the hot path reads one id per task: apart, each would be a cache miss.
 */
function sideBySide(texts: readonly string[]): string[] {
  const joined = texts.join('');
  let end = 0;
  return texts.map((text) => {
    const start = end;
    end += text.length;
    return joined.slice(start, end);
  });
}
