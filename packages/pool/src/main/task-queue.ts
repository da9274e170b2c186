import type { OpenTask } from './open-task.ts';

/** First in, first out, with O(1) removal from the middle: a linked list through the tasks themselves. */
export class TaskQueue {
  #head: OpenTask | null = null;
  #tail: OpenTask | null = null;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get first(): OpenTask | null {
    return this.#head;
  }

  push(task: OpenTask): void {
    this.#insertBefore(null, task);
  }

  shift(): OpenTask | null {
    const task = this.#head;
    if (task !== null) this.remove(task);
    return task;
  }

  remove(task: OpenTask): void {
    if (task.queue !== this) return;
    if (task.previous === null) this.#head = task.next;
    else task.previous.next = task.next;
    if (task.next === null) this.#tail = task.previous;
    else task.next.previous = task.previous;
    task.queue = null;
    task.previous = null;
    task.next = null;
    this.#size -= 1;
  }

  /** Puts tasks that came back where they would stand had they never left. Cheap, as they are older than most. */
  putBack(inOrder: readonly OpenTask[]): void {
    let at = this.#head;
    for (const task of inOrder) {
      while (at !== null && at.order < task.order) at = at.next;
      this.#insertBefore(at, task);
    }
  }

  #insertBefore(next: OpenTask | null, task: OpenTask): void {
    const previous = next === null ? this.#tail : next.previous;
    task.queue = this;
    task.previous = previous;
    task.next = next;
    if (previous === null) this.#head = task;
    else previous.next = task;
    if (next === null) this.#tail = task;
    else next.previous = task;
    this.#size += 1;
  }
}
