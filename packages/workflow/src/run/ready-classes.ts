/**
 * Ready tasks, one queue per requirement class, so that tasks that wait for a busy kind of agent hold up no others.
 */
import type { Dispatcher, ErrorData } from '@conclave/contracts';
import type { CompiledTask } from '../compile/compiled-workflow.ts';
import { ReadyQueue } from '../graph/ready-queue.ts';

export interface ReadySink {
  /** Answers false when the task is no longer wanted; the agent then serves the next one. */
  start(index: number, agent: number): boolean;
  /** No agent will ever take the task by itself. */
  giveUp(index: number, error: ErrorData): void;
}

export class ReadyClasses {
  readonly #dispatcher: Dispatcher;
  readonly #priorityOf: (index: number) => number;
  readonly #classOfTemplate: Int32Array;
  readonly #queues = new Map<number, ReadyQueue>();

  /** @throws AGENT_NONE_CAPABLE, AGENT_NOT_FOUND, AGENT_TASK_NOT_SUPPORTED when nobody can ever do one of the tasks */
  constructor(dispatcher: Dispatcher, tasks: readonly CompiledTask[], priorityOf: (index: number) => number) {
    this.#dispatcher = dispatcher;
    this.#priorityOf = priorityOf;
    this.#classOfTemplate = new Int32Array(tasks.length);
    let last: CompiledTask | undefined;
    for (const task of tasks) {
      // Neighbours mostly ask for the same.
      const same = last !== undefined && last.type === task.type && last.agentId === task.agentId;
      this.#classOfTemplate[task.index] = same
        ? this.#classOfTemplate[last!.index]!
        : dispatcher.classOf({ taskType: task.type, agentId: task.agentId });
      last = task;
    }
  }

  push(index: number, task: CompiledTask): void {
    const classId = this.#classOfTemplate[task.index]!;
    let queue = this.#queues.get(classId);
    if (queue === undefined) this.#queues.set(classId, (queue = new ReadyQueue()));
    queue.push(index, task.priority);
  }

  /**
   * Starts each task that can be served, with the agent that was taken for it. Classes go in the order of their first
   * task's priority; within a class tasks go by priority, then by age.
   */
  drain(sink: ReadySink): void {
    if (this.#queues.size === 1) {
      for (const [classId, queue] of this.#queues) this.#drainClass(classId, queue, sink);
      return;
    }
    const open = [...this.#queues].filter(([, queue]) => queue.size > 0);
    open.sort(([, a], [, b]) => this.#priorityOf(b.peek()) - this.#priorityOf(a.peek()));
    for (const [classId, queue] of open) this.#drainClass(classId, queue, sink);
  }

  #drainClass(classId: number, queue: ReadyQueue, sink: ReadySink): void {
    while (queue.size > 0) {
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

  #giveUpClass(classId: number, queue: ReadyQueue, sink: ReadySink): void {
    const error = this.#dispatcher.failureOf(classId);
    if (error === undefined) return;
    while (queue.size > 0) sink.giveUp(queue.pop(), error);
  }
}
