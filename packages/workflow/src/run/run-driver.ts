/**
 * Drives one run on this node: holds its lease, keeps its tasks in memory, starts what can be started and commits
 * what happened, until every task has ended or the run is stopped here. It joins the parts; rules are theirs.
 */
import { createActor } from 'xstate';
import { toErrorData } from '@conclave/contracts';
import type {
  ErrorData,
  RunControl,
  RunEnding,
  RunRelease,
  RunResult,
  RunStatus,
  StopReason,
  TaskOutcome,
} from '@conclave/contracts';
import { beginTasks } from './begin-tasks.ts';
import { Committer } from './committer.ts';
import { forgetUnrecorded } from './forget-unrecorded.ts';
import { judgeRun, undecided } from './judge-run.ts';
import type { RunDriverOptions } from './run-driver-options.ts';
import { tellChanges } from './run-observer.ts';
import type { RunProgress } from './run-observer.ts';
import { createRunParts, isToBegin } from './run-parts.ts';
import type { RunParts } from './run-parts.ts';
import { createRunResult, taskCounts } from './run-result-view.ts';
import { watchRun } from './run-watch.ts';
import type { RunWatch } from './run-watch.ts';
import { runMachine } from './run.machine.ts';
import type { RunEvent, RunState } from './run.machine.ts';
import { stopReasonOf } from './stop-reason.ts';
import { leaveTasks, stopTasks } from './stop-tasks.ts';
import { Status } from './task-table.ts';
import type { FullTurn } from './turn-buffer.ts';

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
  #verdict = undecided;
  /** Set once the run only compensates. */
  #ending: RunEnding | null;
  #stopError: ErrorData | undefined;
  #isOver = false;
  /** What becomes of the run where this node stops before it has ended. */
  #giveBack: RunRelease = 'left';
  #watch: RunWatch | undefined;

  /** @throws AGENT_NONE_CAPABLE, AGENT_NOT_FOUND, AGENT_TASK_NOT_SUPPORTED when nobody can ever do one of the tasks */
  constructor(options: RunDriverOptions) {
    this.#options = options;
    this.runId = options.stored.runId;
    this.#ending = options.stored.ending;
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
    const { stored } = this.#options;
    this.#watch = watchRun(this.#parts, this.#options, {
      onControl: (control) => this.#control(control),
      onLost: (error) => this.#fail('lease.lost', error),
      mayEnd: () => this.#state === 'running',
      onProgress: () => this.#scheduleTurn(),
    });
    this.#actor.subscribe((snapshot) => this.#entered(snapshot.value));
    this.#actor.start();
    const goesOn = isToBegin(stored) || stored.ending !== null;
    if (goesOn && stored.status !== 'running') {
      this.#parts.buffer.setRun({ status: 'running', stopReason: null, outputs: null });
    }
    if (stored.ending !== null) this.#send({ type: 'compensation.begins' });
    this.#control(stored.control);
    if (isToBegin(stored)) beginTasks(this.#parts, this.#options.workflow.rows);
    this.#scheduleTurn();
    this.#options.observer()?.({ type: 'run.started', runId: this.runId, progress: this.progress() });
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
  interrupt(giveBack: RunRelease = 'left'): void {
    this.#giveBack = giveBack;
    this.#send({ type: 'run.interrupt' });
  }

  /** No new work; what runs may finish; then any capable node may go on. */
  drain(): void {
    this.#giveBack = 'handed_over';
    this.#send({ type: 'run.drain' });
  }

  progress(): RunProgress {
    const { table, pump, ready, desk, compensator } = this.#parts;
    return {
      runId: this.runId,
      ...taskCounts(table, this.#reused),
      running: pump.outstanding,
      ready: ready.size,
      ...(ready.groups === undefined ? {} : { groups: ready.groups() }),
      approvals: desk.open,
      compensating: this.#ending === null ? undefined : compensator.progress(),
    };
  }

  #control(control: RunControl): void {
    if (control === 'pause') this.pause();
    if (control === 'cancel') this.cancel();
    this.#scheduleTurn();
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
    const { pump, compensator } = this.#parts;
    if (this.#state === 'running' && this.#watch?.isValid === true) pump.pump();
    if (this.#state === 'compensating' && this.#watch?.isValid === true) compensator.pump();
    this.#committer.flush();
    this.#tellEnd();
  }

  #committed(full: FullTurn): void {
    const { flow, unblocker, table, plan, compensator } = this.#parts;
    if (full.turn.compensations !== undefined) compensator.committed(full.turn.compensations);
    for (const index of full.settled) flow.release(index);
    // They may have been cancelled meanwhile.
    for (const index of full.added) if (!table.isTerminal(index)) unblocker.enqueue(index);
    const observe = this.#options.observer();
    if (observe !== undefined) tellChanges(observe, this.runId, { turn: full.turn, table, plan });
    if (full.turn.run !== null) this.#send({ type: 'turn.committed' });
    this.#turn();
  }

  /** Tells the machine when everything has ended, or when nothing is under way any more. */
  #tellEnd(): void {
    const { table, pump, unblocker, compensator } = this.#parts;
    if (!this.#committer.isIdle) return;
    if (this.#ending !== null && compensator.isOver) this.#send({ type: 'compensations.settled' });
    if (table.settledCount === table.size) this.#send({ type: 'tasks.settled' });
    if (pump.outstanding === 0 && unblocker.isIdle && compensator.isIdle)
      this.#send({ type: 'work.drained' });
  }

  /** Late facts (a timer, a commit that was under way) reach a run that is over; they change nothing then. */
  #send(event: RunEvent): void {
    if (this.#actor.getSnapshot().status === 'active') this.#actor.send(event);
  }

  #entered(state: RunState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#entries[state]?.();
    if (this.#actor.getSnapshot().status === 'done') void this.#end(state);
    else this.#scheduleTurn();
  }

  /** What a state begins with. */
  readonly #entries: Partial<Record<RunState, () => void>> = {
    cancelling: () => stopTasks(this.#parts, this.#options.dispatcher, 'cancelled'),
    interrupting: () => stopTasks(this.#parts, this.#options.dispatcher, 'shutdown'),
    pausing: () => leaveTasks(this.#parts, this.#options.dispatcher),
    draining: () => leaveTasks(this.#parts, this.#options.dispatcher),
    compensating: () => this.#parts.compensator.goOn(),
    pausingCompensation: () => this.#parts.compensator.stop('drain'),
    drainingCompensation: () => this.#parts.compensator.stop('drain'),
    closingSettled: () => void this.#closeSettled(),
    closingPaused: () => this.#close('paused', 'paused'),
    closingCancelled: () => this.#closeCancelled(),
    closingCompensated: () => this.#close(this.#ending ?? 'failed', this.#ending ?? 'failed'),
  };

  async #closeSettled(): Promise<void> {
    const verdict = (this.#verdict = await judgeRun(this.#options.workflow, this.#parts));
    this.#stopError ??= verdict.error;
    if (this.#state !== 'closingSettled') return;
    const status = verdict.success ? 'completed' : 'failed';
    if (status === 'completed' || !this.#compensate(status)) this.#close(status, status);
  }

  #closeCancelled(): void {
    const { compensatesWhenCancelled } = this.#options.workflow;
    if (!compensatesWhenCancelled || !this.#compensate('cancelled')) this.#close('cancelled', 'cancelled');
  }

  /** @returns false where there is nothing to undo */
  #compensate(ending: RunEnding): boolean {
    if (!this.#parts.plan.hasCompensations || !this.#parts.compensator.plan(ending)) return false;
    this.#ending = ending;
    this.#send({ type: 'compensation.begins' });
    return true;
  }

  #close(status: RunStatus, stopReason: StopReason): void {
    const { success, outputs } = this.#verdict;
    this.#parts.buffer.setRun({ status, stopReason, outputs: success ? JSON.stringify(outputs) : null });
    this.#scheduleTurn();
  }

  #fail(type: 'lease.lost' | 'store.failed', error: unknown): void {
    this.#stopError = toErrorData(error);
    // Nobody wished it: who can may go on.
    if (this.#state !== 'interrupting') this.#giveBack = 'failed';
    this.#send({ type });
    this.#scheduleTurn();
  }

  async #end(state: RunState): Promise<void> {
    const { clock, store, lease, workflow } = this.#options;
    this.#isOver = true;
    this.#watch?.stop();
    this.#committer.close();
    this.#parts.pump.stop();
    this.#parts.desk.stop();
    forgetUnrecorded(this.#parts.table, this.#committer);
    if (state === 'lost') stopTasks(this.#parts, this.#options.dispatcher, 'shutdown');
    else
      await store
        .releaseRun(lease, this.#giveBack)
        .catch((error: unknown) => (this.#stopError ??= toErrorData(error)));
    const stopReason = stopReasonOf(state, {
      success: this.#verdict.success,
      giveBack: this.#giveBack,
      ending: this.#ending,
    });
    this.#options.observer()?.({ type: 'run.stopped', runId: this.runId, stopReason });
    this.#done.resolve(
      createRunResult(this.#parts, {
        runId: this.runId,
        name: workflow.name,
        success: this.#verdict.success && state === 'settled',
        stopReason,
        stopError: this.#stopError,
        reused: this.#reused,
        durationMs: Math.round(clock.monotonicMs() - this.#begunAtMs),
        outputs: this.#verdict.outputs,
      }),
    );
  }
}
