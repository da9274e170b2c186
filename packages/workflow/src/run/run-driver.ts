/**
 * Drives one run on this node: holds its lease, keeps its tasks in memory, starts what can be started and commits
 * what happened, until every task has ended or the run is stopped here. It joins the parts; rules are theirs.
 */
import { createActor } from 'xstate';
import { toErrorData } from '@conclave/contracts';
import type {
  ErrorData,
  JsonValue,
  RunControl,
  RunResult,
  RunStatus,
  StopReason,
  TaskOutcome,
} from '@conclave/contracts';
import { evaluateOutputs } from '../compile/evaluate-task.ts';
import { ComingTasks } from './coming-tasks.ts';
import { Committer } from './committer.ts';
import { forgetUnrecorded } from './forget-unrecorded.ts';
import { LeaseKeeper } from './lease-keeper.ts';
import { watchLateStarts } from './watch-late-starts.ts';
import { restoreGraph } from './restore.ts';
import type { RunDriverOptions } from './run-driver-options.ts';
import { tellChanges } from './run-observer.ts';
import type { RunProgress } from './run-observer.ts';
import { createRunParts } from './run-parts.ts';
import type { RunParts } from './run-parts.ts';
import { createRunResult, taskCounts } from './run-result-view.ts';
import { runMachine } from './run.machine.ts';
import type { RunEvent, RunState } from './run.machine.ts';
import { stopTasks } from './stop-tasks.ts';
import { Status } from './task-table.ts';
import type { FullTurn } from './turn-buffer.ts';

const stopReasonOf: Partial<Record<RunState, StopReason>> = {
  paused: 'paused',
  cancelled: 'cancelled',
  interrupted: 'interrupted',
  lost: 'lease_lost',
};

export class RunDriver {
  readonly runId: string;
  readonly #options: RunDriverOptions;
  readonly #parts: RunParts;
  readonly #committer: Committer;
  readonly #actor = createActor(runMachine);
  readonly #reused: number;
  readonly #begunAtMs: number;
  readonly #done = Promise.withResolvers<RunResult>();
  #state: RunState = 'running';
  #turnIsScheduled = false;
  #release: () => void = () => undefined;
  #outputs: Readonly<Record<string, JsonValue>> = {};
  #success = false;
  #stopError: ErrorData | undefined;
  #isOver = false;
  #keeper: LeaseKeeper | undefined;

  /** @throws AGENT_NONE_CAPABLE, AGENT_NOT_FOUND, AGENT_TASK_NOT_SUPPORTED when nobody can ever do one of the tasks */
  constructor(options: RunDriverOptions) {
    this.#options = options;
    this.runId = options.stored.runId;
    this.#begunAtMs = options.clock.monotonicMs();
    this.#parts = createRunParts(options, {
      sink: { settled: (index, attempt, outcome) => this.#settled(index, attempt, outcome) },
      mayRetry: () => this.#state !== 'cancelling',
      onProgress: () => this.#scheduleTurn(),
    });
    this.#reused = this.#parts.table.settledCount;
    this.#committer = new Committer({
      store: options.store,
      lease: options.lease,
      buffer: this.#parts.buffer,
      onCommitted: (turn) => this.#committed(turn),
      onFenced: (error) => this.#fail('lease.lost', error),
      onFailed: (error) => this.#fail('store.failed', error),
      onLateAnswer: () => this.#scheduleTurn(),
    });
  }

  /** Resolves when this node stops driving the run, for whatever reason; does not reject. Call once. */
  run(): Promise<RunResult> {
    const { store, lease, leaseMs, leaseAskedAtMs, clock, dispatcher, stored } = this.#options;
    const keeper = (this.#keeper = new LeaseKeeper({
      store,
      lease,
      leaseMs,
      askedAtMs: leaseAskedAtMs,
      clock,
      onControl: (control) => {
        this.#control(control);
        this.#scheduleTurn();
      },
      onLost: (error) => this.#fail('lease.lost', error),
    }));
    const stopListening = dispatcher.onCapacity(() => this.#scheduleTurn());
    const stopChecking = watchLateStarts(this.#parts, clock, () => this.#scheduleTurn());
    this.#release = () => {
      keeper.stop();
      stopListening();
      stopChecking();
    };
    this.#actor.subscribe((snapshot) => this.#entered(snapshot.value));
    this.#actor.start();
    if (stored.status !== 'running') {
      this.#parts.buffer.setRun({ status: 'running', stopReason: null, outputs: null });
    }
    this.#control(stored.control);
    this.#begin();
    return this.#done.promise;
  }

  /** No new work; what runs may finish; then the run can be resumed by any node. */
  pause(): void {
    this.#send({ type: 'run.pause' });
  }

  cancel(): void {
    this.#send({ type: 'run.cancel' });
  }

  /** Stops driving as soon as what runs has ended or been cut short; whoever resumes runs the rest. */
  interrupt(): void {
    this.#send({ type: 'run.interrupt' });
  }

  progress(): RunProgress {
    const { table, pump, ready } = this.#parts;
    return {
      runId: this.runId,
      ...taskCounts(table, this.#reused),
      running: pump.outstanding,
      ready: ready.size,
    };
  }

  #begin(): void {
    const { table, graph, flow, unblocker, plan, ready } = this.#parts;
    const { announced, openItems } = restoreGraph(table, graph, (index) => flow.blocksDependents(index));
    if (plan.isPrioritised) {
      const coming = new ComingTasks(plan, this.#options.workflow.rows, graph);
      flow.coming = coming;
      ready.coming = coming;
    }
    for (const index of announced) flow.announced(index);
    for (const index of openItems) unblocker.enqueue(index);
    this.#scheduleTurn();
  }

  #control(control: RunControl): void {
    if (control === 'pause') this.pause();
    if (control === 'cancel') this.cancel();
  }

  #settled(index: number, attempt: number, outcome: TaskOutcome): void {
    if (this.#isOver) return;
    const { table, pump, flow, unblocker } = this.#parts;
    if (table.status[index] !== Status.running || table.attempts[index] !== attempt) return;
    pump.outstanding -= 1;
    table.ticket[index] = -1;
    if (!outcome.ok && outcome.error.code === 'TASK_CANCELLED') this.#cutShort(index);
    else flow.attemptEnded(index, outcome);
    if (table.isTerminal(index)) unblocker.forgetParams(index);
    this.#scheduleTurn();
  }

  /** An attempt was ended from outside: by this run's own wish, or because its agent was taken away. */
  #cutShort(index: number): void {
    const { table, flow, unblocker } = this.#parts;
    if (this.#state === 'cancelling') flow.cancel(index, 'the run was cancelled');
    else if (this.#state === 'running') unblocker.pushReady(index);
    else table.setStatus(index, Status.waiting);
  }

  /** Many outcomes arrive within one turn of the event loop; they are handled together at its end. */
  #scheduleTurn(): void {
    if (this.#turnIsScheduled) return;
    this.#turnIsScheduled = true;
    this.#options.endOfTurn(() => {
      this.#turnIsScheduled = false;
      this.#turn();
    });
  }

  #turn(): void {
    if (this.#actor.getSnapshot().status !== 'active') return;
    if (this.#state === 'running' && this.#keeper?.isValid === true) this.#parts.pump.pump();
    this.#committer.flush();
    this.#tellEnd();
  }

  #committed(full: FullTurn): void {
    const { flow, unblocker, table, plan } = this.#parts;
    for (const index of full.settled) flow.release(index);
    // They may have been cancelled meanwhile.
    for (const index of full.added) if (!table.isTerminal(index)) unblocker.enqueue(index);
    const { observe } = this.#options;
    if (observe !== undefined) tellChanges(observe, this.runId, { turn: full.turn, table, plan });
    if (full.turn.run !== null) this.#send({ type: 'turn.committed' });
    this.#turn();
  }

  /** Tells the machine when everything has ended, or when nothing is under way any more. */
  #tellEnd(): void {
    const { table, pump, unblocker } = this.#parts;
    if (!this.#committer.isIdle) return;
    if (table.settledCount === table.size) this.#send({ type: 'tasks.settled' });
    if (pump.outstanding === 0 && unblocker.isIdle) this.#send({ type: 'work.drained' });
  }

  /** Late facts (a timer, a commit that was under way) reach a run that is over; they change nothing then. */
  #send(event: RunEvent): void {
    if (this.#actor.getSnapshot().status === 'active') this.#actor.send(event);
  }

  #entered(state: RunState): void {
    if (state === this.#state) return;
    this.#state = state;
    if (state === 'cancelling') this.#stopTasks('cancelled');
    if (state === 'interrupting') this.#stopTasks('shutdown');
    if (state === 'closingSettled') void this.#closeSettled();
    if (state === 'closingPaused') this.#close('paused', 'paused');
    if (state === 'closingCancelled') this.#close('cancelled', 'cancelled');
    if (this.#actor.getSnapshot().status === 'done') void this.#end(state);
  }

  #stopTasks(reason: 'cancelled' | 'shutdown'): void {
    stopTasks(this.#parts, this.#options.dispatcher, reason);
    this.#scheduleTurn();
  }

  async #closeSettled(): Promise<void> {
    const { table, flow } = this.#parts;
    this.#success = true;
    const isFlawless = table.counts[Status.completed] === table.size;
    for (let index = 0; index < table.staticCount && !isFlawless; index += 1) {
      if (flow.blocksDependents(index)) this.#success = false;
    }
    try {
      if (this.#success)
        this.#outputs = await evaluateOutputs(this.#options.workflow, this.#parts.scope.whole);
    } catch (error) {
      this.#success = false;
      this.#stopError = toErrorData(error);
    }
    const status = this.#success ? 'completed' : 'failed';
    this.#close(status, status);
  }

  #close(status: RunStatus, stopReason: StopReason): void {
    const outputs = this.#success ? JSON.stringify(this.#outputs) : null;
    this.#parts.buffer.setRun({ status, stopReason, outputs });
    this.#scheduleTurn();
  }

  #fail(type: 'lease.lost' | 'store.failed', error: unknown): void {
    this.#stopError = toErrorData(error);
    this.#send({ type });
    this.#scheduleTurn();
  }

  async #end(state: RunState): Promise<void> {
    const { clock, store, lease, workflow } = this.#options;
    this.#isOver = true;
    this.#release();
    this.#committer.close();
    this.#parts.pump.stop();
    forgetUnrecorded(this.#parts.table, this.#committer);
    if (state === 'lost') stopTasks(this.#parts, this.#options.dispatcher, 'shutdown');
    else await store.releaseRun(lease).catch((error: unknown) => (this.#stopError ??= toErrorData(error)));
    const stopReason = stopReasonOf[state] ?? (this.#success ? 'completed' : 'failed');
    this.#options.observe?.({ type: 'run.stopped', runId: this.runId, stopReason });
    this.#done.resolve(
      createRunResult(this.#parts.table, this.#parts.scope, {
        runId: this.runId,
        name: workflow.name,
        success: this.#success && state === 'settled',
        stopReason,
        stopError: this.#stopError,
        reused: this.#reused,
        durationMs: Math.round(clock.monotonicMs() - this.#begunAtMs),
        outputs: this.#outputs,
      }),
    );
  }
}
