/**
 * Tasks that become ready with a commit that is under way. An agent that comes free in between would take a ready task
 * of lower priority, and the one that the priorities were about would wait for it to end. So ready tasks are handed
 * out only beyond the agents that such coming tasks need. Kept only where priorities differ.
 */
import type { CompiledTask } from '../compile/compiled-workflow.ts';
import type { TaskPlan } from '../compile/task-plan.ts';
import type { GraphRows } from '../graph/graph-rows.ts';
import type { TaskGraph } from '../graph/task-graph.ts';
import type { EndListener } from './ready-tasks.ts';

export class ComingTasks implements EndListener {
  readonly #plan: TaskPlan;
  readonly #rows: GraphRows;
  readonly #graph: TaskGraph;
  /** Dependencies that have not ended, whether or not their end is durable. */
  readonly #open: Int32Array;
  readonly #coming = new Set<number>();

  /** @param graph as it stands when the run is taken up */
  constructor(plan: TaskPlan, rows: GraphRows, graph: TaskGraph) {
    this.#plan = plan;
    this.#rows = rows;
    this.#graph = graph;
    this.#open = Int32Array.from({ length: rows.size }, (_, index) => graph.pending(index));
  }

  /** The task has ended; others will hear of it once that is durable. */
  ended(index: number): void {
    for (const dependent of this.#dependentsOf(index)) {
      const open = this.#open[dependent]! - 1;
      this.#open[dependent] = open;
      if (open === 0 && isCertain(this.#plan.tasks[dependent]!)) this.#coming.add(dependent);
    }
  }

  /** The task's end is durable, and those that waited for it have heard. */
  released(index: number): void {
    if (this.#coming.size === 0) return;
    for (const dependent of this.#dependentsOf(index))
      if (this.#graph.pending(dependent) === 0) this.#coming.delete(dependent);
  }

  /** How many coming tasks of a requirement go before a ready one of this priority. */
  before(requirement: number, priority: number): number {
    if (this.#coming.size === 0) return 0;
    const { requirementOf, priorities } = this.#plan;
    let count = 0;
    for (const index of this.#coming)
      if (requirementOf[index] === requirement && priorities[index]! > priority) count += 1;
    return count;
  }

  /** Items of a fan-out have no dependents of their own. */
  #dependentsOf(index: number): Int32Array {
    const { size, offsets, dependents } = this.#rows;
    return index < size ? dependents.subarray(offsets[index], offsets[index + 1]) : none;
  }
}

const none = new Int32Array(0);

/** Of a task with a condition or an approval, and of a fan-out, nobody knows yet whether it needs an agent. */
export function isCertain(task: CompiledTask): boolean {
  return task.when === undefined && task.forEach === undefined && task.approval === undefined;
}
