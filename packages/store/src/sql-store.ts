import { ConclaveError } from '@conclave/contracts';
import type {
  ApprovalDecision,
  JournalEntry,
  JournalLine,
  NamedLease,
  NewRun,
  NodeRecord,
  OfferStore,
  RunClaim,
  RunClaimed,
  RunControl,
  RunLease,
  RunRelease,
  RunSummary,
  RunTurn,
  RunWish,
  StoredApproval,
  StoredCompensation,
  StoredRun,
  StoredTask,
} from '@conclave/contracts';
import { offersOver } from './sql-offers.ts';
import type { AcquireRunAnswer } from './operations/run-leases.ts';
import { toStoredTask } from './operations/tasks.ts';
import type { TaskPage } from './operations/tasks.ts';
import type { IsAlive } from './process-liveness.ts';
import type { Retention } from './retention-options.ts';
import { SqlState } from './sql-state.ts';
import type { Store, StoreInfo, SweepReport } from './store.ts';
import { sweep } from './sweep.ts';
import type { WriterClient } from './writer/writer-client.ts';

/** What carries the calls to whatever runs them. */
export type StoreWriter = Pick<WriterClient, 'call' | 'inspect' | 'close'>;

/** Tasks in one message from the writer thread. */
const PAGE_TASKS = 5_000;

/** The ports over the writer thread: one call each, except where a decision needs this process. */
export class SqlStore implements Store {
  readonly offers: OfferStore;
  readonly state: SqlState;
  readonly #writer: StoreWriter;
  readonly #isAlive: IsAlive;
  readonly #retention: Retention;
  readonly #joined = new Map<string, NodeRecord>();

  constructor(writer: StoreWriter, options: { readonly isAlive: IsAlive; readonly retention: Retention }) {
    this.#writer = writer;
    this.state = new SqlState(writer);
    this.offers = offersOver(writer);
    this.#isAlive = options.isAlive;
    this.#retention = options.retention;
  }

  async createRun(run: NewRun): Promise<void> {
    await this.#writer.call('createRun', run);
  }

  async acquireRun(runId: string, nodeId: string, leaseMs: number): Promise<RunLease> {
    let answer = await this.#writer.call('acquireRun', { runId, nodeId, leaseMs, dead: null });
    const dead = this.#knownDead(answer);
    // The epoch makes sure that it is still the dead node's lease that is taken.
    if (dead !== null) answer = await this.#writer.call('acquireRun', { runId, nodeId, leaseMs, dead });
    if (answer.taken) return answer.lease;
    const { holder, remainingMs } = answer;
    throw new ConclaveError('RUN_LEASED', { details: { runId, holder, remainingMs } });
  }

  #knownDead(answer: AcquireRunAnswer): { readonly nodeId: string; readonly epoch: number } | null {
    if (answer.taken || answer.node === undefined || this.#isAlive(answer.node)) return null;
    return { nodeId: answer.holder, epoch: answer.epoch };
  }

  async claimRun(claim: RunClaim): Promise<RunClaimed> {
    const { nodeId } = claim;
    const offers = JSON.stringify(claim.offers);
    const driven = JSON.stringify(claim.driven);
    const { isFree, holders } = await this.#writer.call('findClaimable', { nodeId, offers, driven });
    const dead = holders.find((holder) => !this.#isAlive(holder)) ?? null;
    if (!isFree && dead === null) return { lease: null, abandoned: [] };
    return this.#writer.call('claimRun', { ...claim, offers, driven, dead });
  }

  renewRun(lease: RunLease, leaseMs: number): Promise<RunControl> {
    return this.#writer.call('renewRun', { lease, leaseMs });
  }

  async commitTurn(lease: RunLease, turn: RunTurn): Promise<void> {
    await this.#writer.call('commitTurn', { lease, turn });
  }

  async releaseRun(lease: RunLease, release: RunRelease = 'left'): Promise<void> {
    await this.#writer.call('releaseRun', { lease, release });
  }

  async requestControl(runId: string, control: RunControl): Promise<void> {
    await this.#writer.call('requestControl', { runId, control });
  }

  readWishes(nodeId: string): Promise<RunWish[]> {
    return this.#writer.call('readWishes', { nodeId });
  }

  loadRun(runId: string): Promise<StoredRun> {
    return this.#writer.call('loadRun', { runId });
  }

  async loadTasks(runId: string): Promise<StoredTask[]> {
    const tasks: StoredTask[] = [];
    let fromIndex: number | undefined = 0;
    while (fromIndex !== undefined) {
      const request = { runId, fromIndex, limit: PAGE_TASKS };
      const page: TaskPage = await this.#writer.call('loadTaskPage', request);
      for (const tuple of page.tasks) tasks.push(toStoredTask(tuple));
      fromIndex = page.nextIndex;
    }
    return tasks;
  }

  loadCompensations(runId: string): Promise<StoredCompensation[]> {
    return this.#writer.call('loadCompensations', { runId });
  }

  listApprovals(options: {
    readonly runId?: string;
    readonly openOnly?: boolean;
    readonly limit: number;
  }): Promise<StoredApproval[]> {
    const { runId = null, openOnly = false, limit } = options;
    return this.#writer.call('listApprovals', { runId, openOnly, limit });
  }

  decideApproval(runId: string, taskId: string, decision: ApprovalDecision): Promise<StoredApproval> {
    return this.#writer.call('decideApproval', { runId, taskId, decision });
  }

  expireApprovals(runId: string): Promise<number> {
    return this.#writer.call('expireApprovals', { runId });
  }

  async listRuns(options: { readonly limit: number; readonly runId?: string }): Promise<RunSummary[]> {
    const { limit, runId = null } = options;
    const listed = await this.#writer.call('listRuns', { limit, runId });
    return listed.map(({ summary, node }) =>
      node === undefined || this.#isAlive(node) ? summary : { ...summary, holder: null },
    );
  }

  readJournal(options: {
    readonly afterSeq: number;
    readonly limit: number;
    readonly runId?: string;
  }): Promise<JournalLine[]> {
    const { afterSeq, limit, runId = null } = options;
    return this.#writer.call('readJournal', { afterSeq, limit, runId });
  }

  async appendEvents(entries: readonly JournalEntry[]): Promise<void> {
    await this.#writer.call('appendEvents', { entries });
  }

  async join(node: NodeRecord): Promise<void> {
    await this.#writer.call('joinNode', node);
    this.#joined.set(node.nodeId, node);
  }

  async heartbeat(nodeId: string): Promise<void> {
    const joined = this.#joined.get(nodeId);
    if (joined === undefined) await this.#writer.call('touchNode', { nodeId });
    else await this.#writer.call('joinNode', joined);
  }

  async leave(nodeId: string): Promise<void> {
    this.#joined.delete(nodeId);
    await this.#writer.call('leaveNode', { nodeId });
  }

  acquireLease(name: string, holder: string, leaseMs: number): Promise<NamedLease | null> {
    return this.#writer.call('acquireLease', { name, holder, leaseMs });
  }

  async renewLease(lease: NamedLease, leaseMs: number): Promise<void> {
    await this.#writer.call('renewLease', { lease, leaseMs });
  }

  async releaseLease(lease: NamedLease): Promise<void> {
    await this.#writer.call('releaseLease', { lease });
  }

  async info(): Promise<StoreInfo> {
    return { durable: true, ...(await this.#writer.inspect()) };
  }

  sweep(): Promise<SweepReport> {
    return sweep(this.#writer, this.#retention);
  }

  close(): Promise<void> {
    return this.#writer.close();
  }
}
