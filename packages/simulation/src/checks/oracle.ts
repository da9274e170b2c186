/**
 * Watches from outside: what was carried out, what is on disk, what nodes were told, which attempts started. It judges
 * at the moment; the end is judged in final-state.ts.
 */
import type { RunLease, RunResult, ShardWork } from '@conclave/contracts';
import type { AppliedCall } from '../store/simulated-store.ts';
import type { StoreCall } from '../store/store-backend.ts';
import type { ExpectedRun } from '../workload/expectation.ts';
import type { PlannedWorkflow } from '../workload/planned-task.ts';
import { KnownRuns } from './known-runs.ts';
import type { KnownRun } from './known-runs.ts';
import { factOf, saidBy } from './store-facts.ts';
import type { StoreFact } from './store-facts.ts';
import type { Tally } from './tally.ts';
import type { Violations } from './violations.ts';

export interface WatchedWorkflow {
  readonly plan: PlannedWorkflow;
  readonly expected: ExpectedRun;
}

export class Oracle {
  /** On disk. */
  readonly durable = new KnownRuns();
  /** What nodes were told that it was written. */
  readonly acknowledged = new KnownRuns(this.durable);
  /** Runs that somebody wished to end. */
  readonly cancelled = new Set<string>();
  /** Those of them whose wish was acknowledged, and when, in ms. */
  readonly heardCancel = new Map<string, number>();
  /** When the end of a run was on disk, in ms. */
  readonly endedAtMs = new Map<string, number>();
  readonly #violations: Violations;
  readonly #tally: Tally;
  readonly #workflows: ReadonlyMap<string, WatchedWorkflow>;
  /** The last accepted writer of each run. */
  readonly #writers = new Map<string, RunLease>();

  /** @param workflows by name, which is also the name of each run of it */
  constructor(violations: Violations, workflows: ReadonlyMap<string, WatchedWorkflow>, tally: Tally) {
    this.#tally = tally;
    this.#violations = violations;
    this.#workflows = workflows;
  }

  workflowOf(runId: string): WatchedWorkflow | undefined {
    const run = this.durable.get(runId) ?? this.acknowledged.get(runId);
    return run === undefined ? undefined : this.#workflows.get(run.name);
  }

  onDurable(calls: readonly AppliedCall[]): void {
    for (const call of calls) {
      if (!call.answer.ok && call.answer.error.code === 'LEASE_FENCED') this.#tally.add('write fenced');
      const fact = factOf(call);
      if (fact === undefined) continue;
      if (fact.kind === 'turn') this.#wrote(fact);
      this.durable.add(fact);
      const run = fact.kind === 'turn' ? this.durable.get(fact.lease.runId) : undefined;
      if (run?.hasEnded === true) this.#ended(run, call.atMs);
    }
  }

  #ended(run: KnownRun, atMs: number): void {
    this.endedAtMs.set(run.runId, atMs);
    if (run.status === 'completed' || run.status === 'failed' || run.status === 'cancelled')
      this.#tally.add(`run ${run.status}`);
  }

  /** A node is told that its write was carried out. */
  onAcknowledged(call: StoreCall, nowMs: number): void {
    const fact = saidBy(call);
    if (fact === undefined) return;
    this.acknowledged.add(fact);
    if (fact.kind === 'wish' && fact.control === 'cancel' && !this.heardCancel.has(fact.runId))
      this.heardCancel.set(fact.runId, nowMs);
  }

  onAttempt(node: string, work: ShardWork, input: string): void {
    const { runId, taskId, attempt } = work;
    const watched = this.workflowOf(runId);
    if (watched === undefined) return;
    const where = `${node} started ${runId}/${taskId}#${attempt}`;
    for (const known of [this.durable.get(runId), this.acknowledged.get(runId)]) {
      const end = known?.endOf(taskId);
      this.#violations.require(
        end === undefined,
        'finished-task-ran',
        () => `${where}, which had ended as ${end}`,
      );
    }
    this.#checkDependencies(where, watched.plan, work);
    const expected = expectedInput(watched.expected, taskId);
    this.#violations.require(
      expected === input,
      'wrong-input',
      () => `${where} with ${input || 'nothing'}, not ${expected ?? 'at all'}`,
    );
  }

  /** What a node says of a run can be read back at that moment. */
  onResult(node: string, result: RunResult): void {
    const known = this.durable.get(result.runId);
    for (const taskId of result.completedTasks)
      this.#violations.require(
        known?.endOf(taskId) === 'completed',
        'claimed-unrecorded',
        () =>
          `${node} says that ${result.runId}/${taskId} completed; stored is ${known?.endOf(taskId) ?? 'nothing'}`,
      );
    const hasEnded = ['completed', 'failed', 'cancelled'].includes(result.stopReason);
    this.#violations.require(
      !hasEnded || known?.status === result.stopReason,
      'claimed-unrecorded',
      () => `${node} says that ${result.runId} is ${result.stopReason}; stored is ${known?.status}`,
    );
  }

  #checkDependencies(where: string, plan: PlannedWorkflow, { runId, taskId }: ShardWork): void {
    const template = templateOf(taskId);
    const task = plan.tasks.find(({ id }) => id === template);
    const missing = task?.waitsFor.filter((other) => this.#durableEnd(runId, other) === undefined) ?? [];
    this.#violations.require(
      task !== undefined && missing.length === 0,
      'dependency-violated',
      () => `${where} before ${missing.join()} had ended`,
    );
  }

  #durableEnd(runId: string, taskId: string): string | undefined {
    return this.durable.get(runId)?.endOf(taskId);
  }

  /** Of two writers the one with the smaller epoch is refused from the larger one's first write on. */
  #wrote({ lease }: StoreFact & { kind: 'turn' }): void {
    const before = this.#writers.get(lease.runId);
    const isLater = before === undefined || lease.epoch > before.epoch;
    const isSame = before?.epoch === lease.epoch && before.nodeId === lease.nodeId;
    this.#violations.require(
      isLater || isSame,
      'two-writers',
      () =>
        `${lease.nodeId} wrote to ${lease.runId} with epoch ${lease.epoch} after ${before?.nodeId} with ${before?.epoch}`,
    );
    if (before !== undefined && before.nodeId !== lease.nodeId) this.#tally.add('run taken over');
    this.#writers.set(lease.runId, lease);
  }

  /** Runs that nodes know, in the order of their creation. */
  get runs(): readonly KnownRun[] {
    return this.durable.all;
  }
}

/** `t3` of `t3[7]`. */
export function templateOf(taskId: string): string {
  return taskId.split('[')[0]!;
}

/** The number of an item of a fan-out; undefined for others. */
export function itemOf(taskId: string): number | undefined {
  const [, item] = taskId.split(/[[\]]/);
  return item === undefined ? undefined : Number(item);
}

function expectedInput(expected: ExpectedRun, taskId: string): string | undefined {
  const task = expected.tasks.get(templateOf(taskId));
  const item = itemOf(taskId);
  return item === undefined ? task?.input : task?.items?.[item]?.input;
}
