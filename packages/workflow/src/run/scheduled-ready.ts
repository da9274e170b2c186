/**
 * Ready tasks of a run that is scheduled: the schedule says which of them start now and on which agents, and may let some
 * wait though agents are free.
 */
import type { Clock, Dispatcher } from '@conclave/contracts';
import { RunSchedule } from '@conclave/scheduling';
import type { Choice } from '@conclave/scheduling';
import type { CompiledWorkflow } from '../compile/compiled-workflow.ts';
import { isCertain } from './coming-tasks.ts';
import type { EndListener, ReadySink, ReadyTasks } from './ready-tasks.ts';
import type { RunScheduler } from './run-scheduler.ts';
import type { TaskTable } from './task-table.ts';

export interface ScheduledReadyOptions {
  readonly runId: string;
  readonly workflow: CompiledWorkflow;
  readonly table: TaskTable;
  readonly dispatcher: Dispatcher;
  readonly scheduler: RunScheduler;
  readonly clock: Clock;
  /** On the monotonic clock: deadlines count from here. */
  readonly runStartedMs: number;
}

export class ScheduledReady implements ReadyTasks {
  readonly #options: ScheduledReadyOptions;
  /** By requirement of the plan. */
  readonly #classes: readonly number[];
  readonly #schedule: RunSchedule;

  /** @throws AGENT_NONE_CAPABLE, AGENT_NOT_FOUND, AGENT_TASK_NOT_SUPPORTED when nobody can ever do one of the tasks */
  constructor(options: ScheduledReadyOptions) {
    const { workflow, dispatcher, scheduler, runStartedMs } = options;
    const { plan, tasks } = workflow;
    this.#options = options;
    this.#classes = plan.requirements.map((requirement) => dispatcher.classOf(requirement));
    const { fleet, strategy } = scheduler;
    this.#schedule = new RunSchedule({
      fleet,
      strategy,
      graph: workflow.rows,
      // Nobody does an approval.
      classOf: plan.requirementOf.map((requirement) => (requirement < 0 ? -1 : this.#classes[requirement]!)),
      priorities: plan.priorities,
      dueMs: tasks.map(({ deadlineMs }) => (deadlineMs === undefined ? Infinity : runStartedMs + deadlineMs)),
      isCertain: Uint8Array.from(tasks, (task) => (isCertain(task) ? 1 : 0)),
    });
  }

  get size(): number {
    return this.#schedule.size;
  }

  clear(): void {
    this.#schedule.clear();
  }

  push(index: number, template: number): void {
    this.#schedule.ready(index, template);
  }

  lookAhead(): EndListener {
    const { table } = this.#options;
    for (let index = 0; index < table.staticCount; index += 1)
      if (table.isTerminal(index)) this.#schedule.ended(index);
    return { ended: (index) => this.#schedule.ended(index), released: () => undefined };
  }

  drain(sink: ReadySink): void {
    // Tasks that are not wanted any more leave their agents to others.
    for (let again = true; again;) {
      again = false;
      const choices = this.#schedule.choose(this.#options.clock.monotonicMs());
      for (const choice of choices) again = !this.#start(choice, sink) || again;
    }
    if (this.size > 0) this.#giveUp(sink);
  }

  /** @returns false when the agent is free again. */
  #start({ task, agent, reasons }: Choice, sink: ReadySink): boolean {
    const { table, dispatcher, scheduler, runId, workflow } = this.#options;
    const template = table.templateOf(task);
    const claimed = scheduler.claim(agent);
    if (claimed < 0) {
      this.#schedule.ready(task, template);
      return true;
    }
    if (!sink.start(task, claimed)) {
      this.#schedule.ended(task);
      dispatcher.release(claimed);
      return false;
    }
    const taskType = workflow.plan.typeOf(template);
    scheduler.assigned({ runId, taskId: table.idOf(task), taskType, agent, reasons });
    return true;
  }

  #giveUp(sink: ReadySink): void {
    const { dispatcher } = this.#options;
    for (const classId of this.#classes) {
      const error = dispatcher.failureOf(classId);
      if (error === undefined) continue;
      for (const task of this.#schedule.takeAll((it) => it === classId)) sink.giveUp(task, error);
    }
  }
}
