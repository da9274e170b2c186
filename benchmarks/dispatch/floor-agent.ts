/** The floor's agent: the same life as ours (idle, busy, stopped; a guard, counters, listeners), written by hand. */
export type FloorEvent =
  | { readonly type: 'ASSIGN'; readonly taskId: number; readonly attempt: number }
  | { readonly type: 'DONE' | 'FAIL' | 'STOP' };

export class FloorAgent {
  state: 'idle' | 'busy' | 'stopped' = 'idle';
  taskId = -1;
  attempts = 0;
  startedAtMs = 0;
  done = 0;
  failed = 0;
  readonly listeners: ((agent: FloorAgent) => void)[] = [];

  send(event: FloorEvent): void {
    if (event.type === 'ASSIGN') {
      if (this.state === 'idle' && this.taskId === -1 && event.attempt < 3) this.#take(event.taskId);
    } else if (event.type === 'STOP') this.state = 'stopped';
    else if (this.state === 'busy') this.#end(event.type === 'DONE');
    for (const listener of this.listeners) listener(this);
  }

  #take(taskId: number): void {
    this.state = 'busy';
    this.taskId = taskId;
    this.attempts += 1;
    this.startedAtMs = performance.now();
  }

  #end(isDone: boolean): void {
    this.state = 'idle';
    this.taskId = -1;
    if (isDone) this.done += 1;
    else this.failed += 1;
  }
}
