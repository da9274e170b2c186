/** What a scheduler that knows everything and costs nothing does with the same tasks: list scheduling, offline. */
export interface ScheduledTask {
  /** Positions of the tasks that it waits for. */
  readonly dependencies: readonly number[];
  readonly durationMs: number;
}

/**
 * The makespan of list scheduling on equal agents: whenever an agent is free, it takes the ready task that stands
 * first in the list (Graham 1969).
 * @param ranks one per task: smaller stands earlier; equal ones by position
 */
export function listScheduleMs(
  tasks: readonly ScheduledTask[],
  ranks: ArrayLike<number>,
  agents: number,
): number {
  const open = tasks.map((task) => task.dependencies.length);
  const dependents = dependentsOf(tasks);
  const before = (a: number, b: number): number => ranks[a]! - ranks[b]! || a - b;
  const ready = [...tasks.keys()].filter((task) => open[task] === 0).toSorted(before);
  const running: { readonly task: number; readonly endMs: number }[] = [];
  let nowMs = 0;
  for (;;) {
    while (ready.length > 0 && running.length < agents) {
      const task = ready.shift()!;
      running.push({ task, endMs: nowMs + tasks[task]!.durationMs });
    }
    if (running.length === 0) return nowMs;
    nowMs = Math.min(...running.map(({ endMs }) => endMs));
    // All that end now end before anything starts.
    for (let i = running.length - 1; i >= 0; i -= 1) {
      if (running[i]!.endMs > nowMs) continue;
      const { task } = running.splice(i, 1)[0]!;
      for (const dependent of dependents[task]!) if (--open[dependent]! === 0) ready.push(dependent);
    }
    ready.sort(before);
  }
}

/** The better of two lists: the order in which the tasks were submitted, and the longest remaining path first. */
export function bestListScheduleMs(tasks: readonly ScheduledTask[], agents: number): number {
  const bySubmission = tasks.map((_, index) => index);
  const byRemainingPath = remainingPathsMs(tasks).map((ms) => -ms);
  return Math.min(
    listScheduleMs(tasks, bySubmission, agents),
    listScheduleMs(tasks, byRemainingPath, agents),
  );
}

/** HEFT's upward rank for equal agents. By repetition until nothing changes: simple, and tasks come mostly in order. */
function remainingPathsMs(tasks: readonly ScheduledTask[]): number[] {
  const paths = tasks.map((task) => task.durationMs);
  for (let changed = true; changed;) {
    changed = false;
    for (let task = tasks.length - 1; task >= 0; task -= 1) {
      for (const dependency of tasks[task]!.dependencies) {
        const length = tasks[dependency]!.durationMs + paths[task]!;
        if (length <= paths[dependency]!) continue;
        paths[dependency] = length;
        changed = true;
      }
    }
  }
  return paths;
}

function dependentsOf(tasks: readonly ScheduledTask[]): number[][] {
  const dependents = tasks.map((): number[] => []);
  tasks.forEach((task, index) => {
    for (const dependency of task.dependencies) dependents[dependency]!.push(index);
  });
  return dependents;
}
