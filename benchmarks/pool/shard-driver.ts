import type { WorkerShards } from '@conclave/contracts';
import { createWorkerShards } from '@conclave/pool';

export interface DriveRequest {
  readonly handler: number;
  readonly tasks: number;
  /** Open at the same time: what the agents of a swarm would hold. */
  readonly inFlight: number;
  readonly input?: string;
}

/** Real shards, and a loop that keeps so many tasks open. */
export class ShardDriver {
  readonly shards: WorkerShards;
  #onSettle: (ticket: number) => void = () => undefined;

  constructor(shards: number) {
    this.shards = createWorkerShards({
      shards,
      onSettle: (ticket, outcome) => {
        if (!outcome.ok) throw new Error(outcome.error.message);
        this.#onSettle(ticket);
      },
    });
  }

  handler(exportName: string, load: 'cpu' | 'io'): number {
    return this.shards.registerHandler({ url: tasksUrl, exportName, load });
  }

  /** @returns milliseconds. */
  drive({ handler, tasks, inFlight, input = '' }: DriveRequest): Promise<number> {
    let sent = 0;
    let ended = 0;
    const submit = (ticket: number): void => {
      const taskId = `task-${sent}`;
      sent += 1;
      this.shards.submit(handler, input, { ticket, runId: 'run', taskId, attempt: 1, timeoutMs: undefined });
    };
    const startMs = performance.now();
    return new Promise((resolve) => {
      this.#onSettle = (ticket) => {
        ended += 1;
        if (ended === tasks) resolve(performance.now() - startMs);
        else if (sent < tasks) submit(ticket);
      };
      for (let ticket = 0; ticket < Math.min(inFlight, tasks); ticket += 1) submit(ticket);
    });
  }
}

export const tasksUrl = new URL('./bench-tasks.ts', import.meta.url).href;
