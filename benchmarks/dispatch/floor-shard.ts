/** The floor's worker side: runs the same function for each (agent, task) pair and answers with what has ended. */
import type { MessagePort } from 'node:worker_threads';
import { emptyTask } from './empty-task.ts';

/** As any task's function may, this one may answer at once or later. */
const taskFunction: (task: number) => unknown = emptyTask;

export function shard({ port }: { port: MessagePort }): Promise<void> {
  return new Promise((resolve) => {
    let out: number[] = [];
    const flush = (): void => {
      port.postMessage(out);
      out = [];
    };
    const ended = (agent: number, task: number): void => {
      if (out.length === 0) setImmediate(flush);
      out.push(agent, task);
    };
    const run = (agent: number, task: number): void => {
      const answer = taskFunction(task);
      if (answer instanceof Promise) void answer.finally(() => ended(agent, task));
      else ended(agent, task);
    };
    port.on('message', (batch: number[] | null) => {
      if (batch === null) {
        port.close();
        resolve();
        return;
      }
      for (let i = 0; i < batch.length; i += 2) run(batch[i]!, batch[i + 1]!);
    });
  });
}
