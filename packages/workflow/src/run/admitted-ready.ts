/**
 * Ready tasks of a run where some declare resources or a group: they join the others when they are admitted. What a task
 * was given it keeps until it has ended, also between repetitions. Tasks that declare nothing pass.
 */
import type { Clock } from '@conclave/contracts';
import { Admission } from '@conclave/scheduling';
import type { GroupUtilisation } from '@conclave/scheduling';
import type { CompiledWorkflow } from '../compile/compiled-workflow.ts';
import type { GraphRows } from '../graph/graph-rows.ts';
import type { TaskGraph } from '../graph/task-graph.ts';
import type { EndListener, ReadySink, ReadyTasks } from './ready-tasks.ts';

export interface AdmittedReadyOptions {
  readonly ready: ReadyTasks;
  readonly workflow: CompiledWorkflow;
  readonly clock: Clock;
}

export class AdmittedReady implements ReadyTasks {
  readonly #ready: ReadyTasks;
  readonly #tasks: CompiledWorkflow['tasks'];
  readonly #admission: Admission;
  readonly #clock: Clock;
  /** Tasks that wait to be admitted, and what they were made from. */
  readonly #waiting = new Map<number, number>();

  constructor({ ready, workflow, clock }: AdmittedReadyOptions) {
    this.#ready = ready;
    this.#tasks = workflow.tasks;
    this.#admission = new Admission(workflow.groups);
    this.#clock = clock;
  }

  get size(): number {
    return this.#ready.size + this.#waiting.size;
  }

  clear(): void {
    this.#ready.clear();
    this.#waiting.clear();
  }

  push(index: number, template: number): void {
    const { admission } = this.#tasks[template]!;
    if (admission === undefined || this.#admission.acquire(index, admission, this.#nowMs()))
      this.#ready.push(index, template);
    else this.#waiting.set(index, template);
  }

  drain(sink: ReadySink): void {
    this.#ready.drain(sink);
  }

  lookAhead(rows: GraphRows, graph: TaskGraph): EndListener {
    const ahead = this.#ready.lookAhead(rows, graph);
    return {
      ended: (index) => {
        ahead?.ended(index);
        this.#ended(index);
      },
      released: (index) => ahead?.released(index),
    };
  }

  groups(): readonly GroupUtilisation[] {
    return this.#admission.utilisation(this.#nowMs());
  }

  #ended(index: number): void {
    this.#waiting.delete(index);
    for (const next of this.#admission.release(index, this.#nowMs())) {
      const template = this.#waiting.get(next);
      // The run may have been cancelled meanwhile.
      if (template === undefined) continue;
      this.#waiting.delete(next);
      this.#ready.push(next, template);
    }
  }

  #nowMs(): number {
    return this.#clock.monotonicMs();
  }
}

/** Whether some task must be admitted. */
export function needsAdmission({ tasks }: CompiledWorkflow): boolean {
  return tasks.some(({ admission }) => admission !== undefined);
}
