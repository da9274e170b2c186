/**
 * Ready tasks, one queue per requirement class, so that tasks that wait for a busy kind of agent hold up no others.
 */
import type { Dispatcher } from '@conclave/contracts';
import type { CompiledTask } from '../compile/compiled-workflow.ts';
import { ReadyQueue } from '../graph/ready-queue.ts';

type Start = (index: number, agent: number) => boolean;

export class ReadyClasses {
  readonly #dispatcher: Dispatcher;
  readonly #priorityOf: (index: number) => number;
  readonly #classOfTemplate: Int32Array;
  readonly #queues = new Map<number, ReadyQueue>();

  /** @throws AGENT_NONE_CAPABLE, AGENT_NOT_FOUND, AGENT_TASK_NOT_SUPPORTED when nobody can ever do one of the tasks */
  constructor(dispatcher: Dispatcher, tasks: readonly CompiledTask[], priorityOf: (index: number) => number) {
    this.#dispatcher = dispatcher;
    this.#priorityOf = priorityOf;
    this.#classOfTemplate = Int32Array.from(tasks, (task) =>
      dispatcher.classOf({ taskType: task.type, agentId: task.agentId }),
    );
  }

  push(index: number, task: CompiledTask): void {
    const classId = this.#classOfTemplate[task.index]!;
    let queue = this.#queues.get(classId);
    if (queue === undefined) this.#queues.set(classId, (queue = new ReadyQueue()));
    queue.push(index, task.priority);
  }

  /**
   * Hands each task that can be served to `start`, with the agent that was taken for it. Classes go in the order of
   * their first task's priority; within a class tasks go by priority, then by age. `start` answers false when the
   * task is no longer wanted; the agent then serves the next one.
   */
  drain(start: Start): void {
    if (this.#queues.size === 1) {
      for (const [classId, queue] of this.#queues) this.#drainClass(classId, queue, start);
      return;
    }
    const open = [...this.#queues].filter(([, queue]) => queue.size > 0);
    open.sort(([, a], [, b]) => this.#priorityOf(b.peek()) - this.#priorityOf(a.peek()));
    for (const [classId, queue] of open) this.#drainClass(classId, queue, start);
  }

  #drainClass(classId: number, queue: ReadyQueue, start: Start): void {
    while (queue.size > 0) {
      const agent = this.#dispatcher.acquire(classId);
      if (agent < 0) return;
      let started = false;
      while (!started && queue.size > 0) started = start(queue.pop(), agent);
      if (!started) this.#dispatcher.release(agent);
    }
  }
}
