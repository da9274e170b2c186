/** Creates runs, drives them on this node, and carries wishes to whichever node drives them. */
import { ConclaveError, isTerminalRunStatus, parseWith, JsonObjectSchema } from '@conclave/contracts';
import type {
  Clock,
  Dispatcher,
  IdSource,
  JsonObject,
  NewTaskColumns,
  Random,
  RunControl,
  RunResult,
  RunStore,
  StoredRun,
  WakeUps,
} from '@conclave/contracts';
import { compileWorkflow, parseWorkflow, resolveInputs, RunDriver } from '@conclave/workflow';
import type { CompiledWorkflow, RunObserver, RunProgress, WorkflowDefinition } from '@conclave/workflow';

export interface RunServiceOptions {
  readonly store: RunStore;
  readonly wakeUps: WakeUps;
  readonly dispatcher: Dispatcher;
  readonly nodeId: string;
  readonly leaseMs: number;
  readonly clock: Clock;
  readonly random: Random;
  readonly ids: IdSource;
  /** Runs the callback when this turn of the event loop has delivered its messages. */
  readonly endOfTurn: (callback: () => void) => void;
  /** Undefined while nobody listens: then nothing is made for observers. */
  readonly observer: () => RunObserver | undefined;
}

const MAX_REMEMBERED = 16;

export class RunService {
  readonly #options: RunServiceOptions;
  readonly #driven = new Map<string, RunDriver>();
  /** Calls of `drive` that have not settled, also those that have no driver yet. */
  readonly #driving = new Set<Promise<unknown>>();
  /** Runs that were created here and not driven yet: compiling a large workflow twice would be waste. */
  readonly #compiled = new Map<string, CompiledWorkflow>();
  #stopping = false;

  constructor(options: RunServiceOptions) {
    this.#options = options;
  }

  /** Commits a run with its tasks; nothing runs yet. @returns the run's id */
  async create(definition: WorkflowDefinition, inputs: JsonObject): Promise<string> {
    const { store, dispatcher, ids } = this.#options;
    const workflow = compileWorkflow(definition);
    const resolved = resolveInputs(workflow, inputs);
    for (const task of workflow.tasks) dispatcher.classOf({ taskType: task.type, agentId: task.agentId });
    const runId = ids.next('run');
    await store.createRun({
      runId,
      name: workflow.name,
      definition: JSON.stringify(workflow.definition),
      inputs: JSON.stringify(resolved),
      tasks: newTasks(workflow),
    });
    this.#remember(runId, workflow);
    return runId;
  }

  /**
   * Takes the run's lease and drives it until it ends or is stopped here: a new run from its beginning, another
   * from where it was. @throws RUN_NOT_FOUND, RUN_LEASED, RUN_FINISHED
   */
  drive(runId: string): Promise<RunResult> {
    return this.#track(this.#drive(runId));
  }

  /** Ends a pause, then drives. A wish to cancel stands. @throws RUN_NOT_FOUND, RUN_LEASED, RUN_FINISHED */
  resume(runId: string): Promise<RunResult> {
    return this.#track(this.#resume(runId));
  }

  #track(driving: Promise<RunResult>): Promise<RunResult> {
    this.#driving.add(driving);
    const settled = (): void => void this.#driving.delete(driving);
    driving.then(settled, settled);
    return driving;
  }

  async #resume(runId: string): Promise<RunResult> {
    this.#refuseWhenStopping();
    const { store } = this.#options;
    const { control } = await store.loadRun(runId);
    if (control === 'pause') await store.requestControl(runId, 'none');
    return this.#take(runId);
  }

  async #drive(runId: string): Promise<RunResult> {
    this.#refuseWhenStopping();
    return this.#take(runId);
  }

  #refuseWhenStopping(): void {
    if (this.#stopping) throw new ConclaveError('POOL_CLOSED');
  }

  async #take(runId: string): Promise<RunResult> {
    const { store, nodeId, leaseMs, dispatcher, clock, random, observer, endOfTurn } = this.#options;
    const leaseAskedAtMs = clock.monotonicMs();
    const lease = await store.acquireRun(runId, nodeId, leaseMs);
    try {
      const stored = await store.loadRun(runId);
      const driver = new RunDriver({
        workflow: this.#forget(runId) ?? compileWorkflow(storedDefinition(stored)),
        inputs: parseWith(JsonObjectSchema, JSON.parse(stored.inputs), `inputs of run ${runId}`),
        stored,
        // Nothing has happened to the tasks of a run that no node has begun.
        rows: stored.status === 'pending' ? [] : await store.loadTasks(runId),
        store,
        lease,
        leaseMs,
        leaseAskedAtMs,
        dispatcher,
        clock,
        random,
        observe: observer(),
        endOfTurn,
      });
      const ended = driver.run();
      this.#driven.set(runId, driver);
      if (this.#stopping) driver.interrupt();
      return await ended;
    } catch (error) {
      await store.releaseRun(lease).catch(() => undefined);
      throw error;
    } finally {
      this.#driven.delete(runId);
    }
  }

  /** @throws RUN_NOT_FOUND, RUN_FINISHED */
  async control(runId: string, control: RunControl): Promise<void> {
    const { store, wakeUps } = this.#options;
    await store.requestControl(runId, control);
    wakeUps.announce('runs');
    const driver = this.#driven.get(runId);
    if (control === 'pause') driver?.pause();
    if (control === 'cancel') driver?.cancel();
  }

  /** What this node knows of a run that it drives; undefined for others. */
  progress(runId: string): RunProgress | undefined {
    return this.#driven.get(runId)?.progress();
  }

  get driven(): readonly string[] {
    return [...this.#driven.keys()];
  }

  #remember(runId: string, workflow: CompiledWorkflow): void {
    this.#compiled.set(runId, workflow);
    const [oldest] = this.#compiled.keys();
    if (this.#compiled.size > MAX_REMEMBERED) this.#compiled.delete(oldest!);
  }

  #forget(runId: string): CompiledWorkflow | undefined {
    const workflow = this.#compiled.get(runId);
    this.#compiled.delete(runId);
    return workflow;
  }

  /** Stops driving, and waits until every run has been let go; any node can resume them. */
  async interruptAll(): Promise<void> {
    this.#stopping = true;
    for (const driver of this.#driven.values()) driver.interrupt();
    // A run that is being taken is let go as soon as it has a driver; its lease must not be lost to our own leave.
    await Promise.allSettled(this.#driving);
  }
}

/** The workflow as it was when the run was created. */
export function storedDefinition(stored: StoredRun): WorkflowDefinition {
  if (isTerminalRunStatus(stored.status)) {
    throw new ConclaveError('RUN_FINISHED', { details: { runId: stored.runId, status: stored.status } });
  }
  return parseWorkflow(JSON.parse(stored.definition), { where: `definition of run ${stored.runId}` });
}

function newTasks(workflow: CompiledWorkflow): NewTaskColumns {
  const { tasks } = workflow;
  return {
    index: tasks.map((task) => task.index),
    taskId: tasks.map((task) => task.id),
    taskType: tasks.map((task) => task.type),
    status: tasks.map(() => 'waiting'),
    parent: tasks.map(() => null),
    item: tasks.map(() => null),
  };
}
