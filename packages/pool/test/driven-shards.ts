import type { TaskOutcome, WorkerShards } from '@conclave/contracts';
import { RecordingLogger } from '@conclave/testing';
import { onTestFinished } from 'vitest';
import { createWorkerShards } from '../src/index.ts';
import type { WorkerShardsOptions } from '../src/index.ts';

type Load = 'cpu' | 'io';

export interface RunOptions {
  readonly load?: Load;
  readonly timeoutMs?: number;
}

export interface StartedTask {
  readonly ticket: number;
  readonly outcome: Promise<TaskOutcome>;
}

/** Real shards with a promise per task, over the functions of `fixtures/tasks.ts`. Stopped when the test ends. */
export class DrivenShards {
  readonly shards: WorkerShards;
  /** Tickets in the order in which they settled. */
  readonly settled: number[] = [];
  readonly logger = new RecordingLogger();
  readonly #waiting = new Map<number, (outcome: TaskOutcome) => void>();
  #tickets = 0;

  constructor(options: Omit<WorkerShardsOptions, 'onSettle'> = {}) {
    this.shards = createWorkerShards({
      logger: this.logger,
      ...options,
      onSettle: (ticket, outcome) => this.#settle(ticket, outcome),
    });
    onTestFinished(() => this.shards.stop());
  }

  start(exportName: string, input?: unknown, options: RunOptions = {}): StartedTask {
    return this.startFrom(fixture('tasks.ts'), { exportName, input, ...options });
  }

  startFrom(url: string, task: RunOptions & { exportName: string; input?: unknown }): StartedTask {
    const { exportName, input, load = 'cpu', timeoutMs } = task;
    const handler = this.shards.registerHandler({ url, exportName, load });
    const ticket = this.#tickets;
    this.#tickets += 1;
    const outcome = new Promise<TaskOutcome>((resolve) => this.#waiting.set(ticket, resolve));
    this.shards.submit(handler, input === undefined ? '' : JSON.stringify(input), {
      ticket,
      runId: 'run_1',
      taskId: `task-${ticket}`,
      attempt: 1,
      timeoutMs,
    });
    return { ticket, outcome };
  }

  run(exportName: string, input?: unknown, options: RunOptions = {}): Promise<TaskOutcome> {
    return this.start(exportName, input, options).outcome;
  }

  #settle(ticket: number, outcome: TaskOutcome): void {
    const resolve = this.#waiting.get(ticket);
    if (resolve === undefined) throw new Error(`ticket ${ticket} settled twice`);
    this.#waiting.delete(ticket);
    this.settled.push(ticket);
    resolve(outcome);
  }
}

export function fixture(name: string): string {
  return new URL(`./fixtures/${name}`, import.meta.url).href;
}

/** The error's code, or the value as it would be read. */
export function codeOrValue(outcome: TaskOutcome): unknown {
  if (!outcome.ok) return outcome.error.code;
  return outcome.value === '' ? undefined : JSON.parse(outcome.value);
}
