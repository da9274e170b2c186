/**
 * Ready tasks, one queue per requirement class, so that tasks that wait for a busy kind of agent hold up no others.
 */
import type { Dispatcher } from '@conclave/contracts';
import { ReadyQueue } from '../graph/ready-queue.ts';
import type { TaskPlan } from '../compile/task-plan.ts';
import type { GraphRows } from '../graph/graph-rows.ts';
import type { TaskGraph } from '../graph/task-graph.ts';
import { ComingTasks } from './coming-tasks.ts';
import type { EndListener, ReadySink, ReadyTasks } from './ready-tasks.ts';

export class ReadyClasses implements ReadyTasks {
  readonly #dispatcher: Pick<Dispatcher, 'classOf' | 'acquire' | 'failureOf' | 'release'>;
  readonly #plan: TaskPlan;
  readonly #templateOf: (index: number) => number;
  /** By requirement of the plan. */
  readonly #classes: readonly number[];
  readonly #queues: (ReadyQueue | undefined)[] = [];
  #coming: ComingTasks | undefined;

  /**
   * @param dispatcher undefined where nothing is to be started
   * @throws AGENT_NONE_CAPABLE, AGENT_NOT_FOUND, AGENT_TASK_NOT_SUPPORTED when nobody can ever do one of the tasks
   */
  constructor(dispatcher: Dispatcher | undefined, plan: TaskPlan, templateOf: (index: number) => number) {
    this.#dispatcher = dispatcher ?? nobody;
    this.#plan = plan;
    this.#templateOf = templateOf;
    this.#classes = plan.requirements.map((requirement) => this.#dispatcher.classOf(requirement));
  }

  /** Looks ahead only where priorities differ. */
  lookAhead(rows: GraphRows, graph: TaskGraph): EndListener | undefined {
    if (this.#plan.isPrioritised) this.#coming = new ComingTasks(this.#plan, rows, graph);
    return this.#coming;
  }

  /** Tasks that wait for an agent. */
  get size(): number {
    let size = 0;
    for (const queue of this.#queues) size += queue?.size ?? 0;
    return size;
  }

  /** Forgets them all. */
  clear(): void {
    for (const queue of this.#queues) while (queue !== undefined && queue.size > 0) queue.pop();
  }

  push(index: number, template: number): void {
    const classId = this.#classes[this.#plan.requirementOf[template]!]!;
    const queue = (this.#queues[classId] ??= new ReadyQueue());
    queue.push(index, this.#plan.priorities[template]!);
  }

  /**
   * Starts each task that can be served, with the agent that was taken for it. Classes go in the order of their first
   * task's priority; within a class tasks go by priority, then by age.
   */
  drain(sink: ReadySink): void {
    const open: number[] = [];
    for (let classId = 0; classId < this.#queues.length; classId += 1) {
      if ((this.#queues[classId]?.size ?? 0) > 0) open.push(classId);
    }
    const first = (classId: number): number =>
      this.#plan.priorities[this.#templateOf(this.#queues[classId]!.peek())]!;
    if (open.length > 1) open.sort((a, b) => first(b) - first(a));
    for (const classId of open) this.#drainClass(classId, this.#queues[classId]!, sink);
  }

  #drainClass(classId: number, queue: ReadyQueue, sink: ReadySink): void {
    while (queue.size > 0) {
      if (this.#coming !== undefined && this.#mustWait(classId, queue, this.#coming)) return;
      const agent = this.#dispatcher.acquire(classId);
      if (agent < 0) {
        this.#giveUpClass(classId, queue, sink);
        return;
      }
      let started = false;
      while (!started && queue.size > 0) started = sink.start(queue.pop(), agent);
      if (!started) this.#dispatcher.release(agent);
    }
  }

  /** The free agents are all needed for tasks that become ready with the commit under way and go first. */
  #mustWait(classId: number, queue: ReadyQueue, coming: ComingTasks): boolean {
    const requirement = this.#classes.indexOf(classId);
    const needed = coming.before(requirement, queue.topPriority);
    if (needed === 0) return false;
    const free: number[] = [];
    for (let agent = 0; free.length <= needed && agent >= 0;) {
      agent = this.#dispatcher.acquire(classId);
      if (agent >= 0) free.push(agent);
    }
    for (const agent of free) this.#dispatcher.release(agent);
    return free.length > 0 && free.length <= needed;
  }

  #giveUpClass(classId: number, queue: ReadyQueue, sink: ReadySink): void {
    const error = this.#dispatcher.failureOf(classId);
    if (error === undefined) return;
    while (queue.size > 0) sink.giveUp(queue.pop(), error);
  }
}

/** Takes whatever is ready and does nothing with it. */
const nobody: Pick<Dispatcher, 'classOf' | 'acquire' | 'failureOf' | 'release'> = {
  classOf: () => 0,
  acquire: () => -1,
  failureOf: () => undefined,
  release: () => undefined,
};
