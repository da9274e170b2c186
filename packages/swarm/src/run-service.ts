/** Creates runs, drives them on this node, and carries wishes to whichever node drives them. */
import { ConclaveError, isTerminalRunStatus, parseWith, JsonObjectSchema } from '@conclave/contracts';
import type {
  ApprovalStore,
  Clock,
  Dispatcher,
  IdSource,
  JsonObject,
  Random,
  RunControl,
  RunLease,
  RunRelease,
  RunResult,
  RunStore,
  StoredRun,
  WakeUps,
} from '@conclave/contracts';
import { compileWorkflow, parseWorkflow, resolveInputs, RunDriver } from '@conclave/workflow';
import { newRunOf } from './new-run.ts';
import { recordedOf } from './recorded.ts';
import type { DrainedRun } from './swarm-node.ts';
import { carryOut } from './undriven-wish.ts';
import { WishWatch } from './wish-watch.ts';
import type {
  CompiledWorkflow,
  RunObserver,
  RunProgress,
  RunScheduler,
  WorkflowDefinition,
} from '@conclave/workflow';

export interface RunServiceOptions {
  readonly store: RunStore & ApprovalStore;
  readonly wakeUps: WakeUps;
  readonly dispatcher: Dispatcher;
  /** Where the swarm has a strategy. */
  readonly scheduler?: RunScheduler | undefined;
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

/** `draining`: nothing new is taken. `stopping`: what runs is cut short as well. */
type Phase = 'working' | 'draining' | 'stopping';

interface DrivenRun {
  readonly driver: RunDriver;
  /** The node took it by itself: nobody here waits for it, and another node goes on when this one stops. */
  readonly isClaimed: boolean;
}

export class RunService {
  readonly #options: RunServiceOptions;
  readonly #wishes: WishWatch;
  readonly #driven = new Map<string, DrivenRun>();
  /** Runs that are being taken, or driven: this node's own lease is no reason to take them again. */
  readonly #ours = new Set<string>();
  /** Calls of `drive` that have not settled, also those that have no driver yet. */
  readonly #driving = new Set<Promise<RunResult>>();
  /** Runs that were created here and not driven yet: compiling a large workflow twice would be waste. */
  readonly #compiled = new Map<string, CompiledWorkflow>();
  #phase: Phase = 'working';

  constructor(options: RunServiceOptions) {
    this.#options = options;
    this.#wishes = new WishWatch(options);
  }

  /** Commits a run with its tasks; nothing runs yet. @returns the run's id. @throws AGENT_* when this node cannot do it */
  async create(definition: WorkflowDefinition, inputs: JsonObject): Promise<string> {
    const { dispatcher } = this.#options;
    const workflow = compileWorkflow(definition);
    for (const requirement of workflow.plan.needs) dispatcher.classOf(requirement);
    return this.#create(workflow, inputs, false);
  }

  /** The same for a run that any capable node may take, which need not be this one. */
  submit(definition: WorkflowDefinition, inputs: JsonObject): Promise<string> {
    return this.#create(compileWorkflow(definition), inputs, true);
  }

  async #create(workflow: CompiledWorkflow, inputs: JsonObject, isSubmitted: boolean): Promise<string> {
    const { store, wakeUps, ids } = this.#options;
    const resolved = resolveInputs(workflow, inputs);
    const runId = ids.next('run');
    await store.createRun({
      runId,
      ...newRunOf(workflow),
      inputs: JSON.stringify(resolved),
      isSubmitted,
    });
    this.#remember(runId, workflow);
    if (isSubmitted) wakeUps.announce('runs');
    return runId;
  }

  /**
   * Takes the run's lease and drives it until it ends or is stopped here: a new run from its beginning, another
   * from where it was. @throws RUN_NOT_FOUND, RUN_LEASED, RUN_FINISHED
   */
  drive(runId: string): Promise<RunResult> {
    return this.#track(this.#drive(runId).then((result) => this.#notWithdrawn(result)));
  }

  /** Ends a pause, then drives. A wish to cancel stands. @throws RUN_NOT_FOUND, RUN_LEASED, RUN_FINISHED */
  resume(runId: string): Promise<RunResult> {
    return this.#track(this.#resume(runId).then((result) => this.#notWithdrawn(result)));
  }

  /** Drives a run that was claimed: after a failure to begin another node may try. */
  driveClaimed(lease: RunLease, leaseAskedAtMs: number): Promise<RunResult> {
    return this.#track(this.#driveWith(lease, { leaseAskedAtMs, isClaimed: true }));
  }

  #track(driving: Promise<RunResult>): Promise<RunResult> {
    this.#driving.add(driving);
    const settled = (): void => {
      this.#driving.delete(driving);
      // It has ended, or somebody else may go on.
      this.#options.wakeUps.announce('runs');
    };
    driving.then(settled, settled);
    return driving;
  }

  async #resume(runId: string): Promise<RunResult> {
    this.#refuseUnlessWorking();
    const { store } = this.#options;
    const { control } = await store.loadRun(runId);
    if (control === 'pause') await store.requestControl(runId, 'none');
    return this.#take(runId);
  }

  async #drive(runId: string): Promise<RunResult> {
    this.#refuseUnlessWorking();
    return this.#take(runId);
  }

  #refuseUnlessWorking(): void {
    if (this.#phase === 'stopping') throw new ConclaveError('POOL_CLOSED');
    if (this.#phase === 'draining')
      throw new ConclaveError('NODE_DRAINING', { details: { nodeId: this.#options.nodeId } });
  }

  async #take(runId: string): Promise<RunResult> {
    const { store, nodeId, leaseMs, clock } = this.#options;
    if (this.#ours.has(runId)) throw leasedHere(runId, nodeId, leaseMs);
    this.#ours.add(runId);
    try {
      const leaseAskedAtMs = clock.monotonicMs();
      const lease = await store.acquireRun(runId, nodeId, leaseMs);
      return await this.#driveWith(lease, { leaseAskedAtMs, isClaimed: false });
    } finally {
      this.#ours.delete(runId);
    }
  }

  /** A wish to cancel that came while the run was being put aside found it driven: it is carried out now. */
  async #notWithdrawn(result: RunResult): Promise<RunResult> {
    if (result.stopReason !== 'paused' || this.#phase !== 'working') return result;
    const { control } = await this.#options.store.loadRun(result.runId);
    return control === 'cancel' ? this.#take(result.runId) : result;
  }

  async #driveWith(
    lease: RunLease,
    how: { readonly leaseAskedAtMs: number; readonly isClaimed: boolean },
  ): Promise<RunResult> {
    const { store, wakeUps, leaseMs, dispatcher, clock, random, observer, endOfTurn } = this.#options;
    const { runId } = lease;
    const { leaseAskedAtMs, isClaimed } = how;
    this.#ours.add(runId);
    const watched = this.#wishes.enter(runId);
    let driven: DrivenRun | undefined;
    try {
      const stored = await store.loadRun(runId);
      const workflow = this.#forget(runId) ?? compileWorkflow(storedDefinition(stored));
      const driver = new RunDriver({
        workflow,
        inputs: parseWith(JsonObjectSchema, JSON.parse(stored.inputs), `inputs of run ${runId}`),
        stored,
        ...(await recordedOf(store, stored, workflow)),
        store,
        wakeUps,
        lease,
        leaseMs,
        leaseAskedAtMs,
        dispatcher,
        scheduler: this.#options.scheduler,
        clock,
        random,
        observer,
        endOfTurn,
      });
      const ended = driver.run();
      driven = { driver, isClaimed };
      this.#driven.set(runId, driven);
      watched.drivenBy(driver);
      if (this.#phase === 'draining') driver.drain();
      if (this.#phase === 'stopping') driver.interrupt(this.#giveBackOf(driven));
      return await ended;
    } catch (error) {
      await store.releaseRun(lease, isClaimed ? 'failed' : 'left').catch(() => undefined);
      throw error;
    } finally {
      watched.leave();
      this.#ours.delete(runId);
      if (this.#driven.get(runId) === driven) this.#driven.delete(runId);
    }
  }

  /** Whoever asked for a run here decides what becomes of it; what the node took by itself, it passes on. */
  #giveBackOf({ isClaimed }: DrivenRun): RunRelease {
    return isClaimed ? 'handed_over' : 'left';
  }

  /** @throws RUN_NOT_FOUND, RUN_FINISHED */
  async control(runId: string, control: RunControl): Promise<void> {
    const { store, wakeUps } = this.#options;
    await store.requestControl(runId, control);
    wakeUps.announce('runs');
    const driver = this.#driven.get(runId)?.driver;
    if (control === 'pause') driver?.pause();
    if (control === 'cancel') driver?.cancel();
    if (driver !== undefined || control === 'none' || this.#phase !== 'working') return;
    await carryOut(() => this.#track(this.#take(runId)));
  }

  /** What this node knows of a run that it drives; undefined for others. */
  progress(runId: string): RunProgress | undefined {
    return this.#driven.get(runId)?.driver.progress();
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

  /**
   * Takes no more runs, lets what runs end for so long, and gives the runs back for other nodes to go on with at once.
   * @returns the runs that were driven here, and how that ended
   */
  async drain(timeoutMs: number): Promise<readonly DrainedRun[]> {
    if (this.#phase === 'working') this.#phase = 'draining';
    const driving = [...this.#driving];
    for (const { driver } of this.#driven.values()) driver.drain();
    const cancelTimer = this.#options.clock.schedule(timeoutMs, () => {
      for (const { driver } of this.#driven.values()) driver.interrupt('handed_over');
    });
    const ended = await Promise.allSettled(driving);
    cancelTimer();
    return ended.flatMap((outcome) =>
      outcome.status === 'fulfilled'
        ? [{ runId: outcome.value.runId, stopReason: outcome.value.stopReason }]
        : [],
    );
  }

  /** Stops driving, and waits until every run has been let go; any node can resume them. */
  async interruptAll(): Promise<void> {
    const wasDraining = this.#phase === 'draining';
    this.#phase = 'stopping';
    for (const driven of this.#driven.values())
      driven.driver.interrupt(wasDraining ? 'handed_over' : this.#giveBackOf(driven));
    // A run that is being taken is let go as soon as it has a driver; its lease must not be lost to our own leave.
    await Promise.allSettled(this.#driving);
  }
}

function leasedHere(runId: string, holder: string, remainingMs: number): ConclaveError {
  return new ConclaveError('RUN_LEASED', { details: { runId, holder, remainingMs } });
}

/** The workflow as it was when the run was created. */
export function storedDefinition(stored: StoredRun): WorkflowDefinition {
  if (isTerminalRunStatus(stored.status)) {
    throw new ConclaveError('RUN_FINISHED', { details: { runId: stored.runId, status: stored.status } });
  }
  return parseWorkflow(JSON.parse(stored.definition), { where: `definition of run ${stored.runId}` });
}
