/**
 * Approvals that a run waits for on this node. The question is a row, written with the turn that asks it; the answer
 * comes from whoever decides, in whatever process. Asks the store again while one is open, and costs nothing otherwise.
 */
import { ConclaveError, MAX_TIMER_MS, startRecheck, toErrorData } from '@conclave/contracts';
import type {
  ApprovalStore,
  CancelTimer,
  Clock,
  ErrorData,
  Recheck,
  StoredApproval,
  WakeUps,
} from '@conclave/contracts';
import type { CompiledTask } from '../compile/compiled-workflow.ts';
import type { TaskTable } from './task-table.ts';
import type { TurnBuffer } from './turn-buffer.ts';

/** What an approval comes to for its task. */
export type Verdict =
  | { readonly kind: 'go'; readonly decision: StoredApproval }
  | { readonly kind: 'skip' }
  | { readonly kind: 'fail'; readonly error: ErrorData };

export interface ApprovalDeskOptions {
  readonly runId: string;
  readonly store: ApprovalStore;
  readonly wakeUps: WakeUps;
  readonly clock: Clock;
  readonly tasks: readonly CompiledTask[];
  readonly table: TaskTable;
  readonly buffer: TurnBuffer;
  /** What was asked before this node took the run. */
  readonly asked: readonly StoredApproval[];
  readonly onVerdict: (index: number, verdict: Verdict) => void;
  /** Something was decided: look whether there is more to do. */
  readonly onProgress: () => void;
}

export interface OpenApproval {
  readonly taskId: string;
  readonly prompt: string;
}

const EVERY_MS = 1_000;
const ALL = 1_000_000;
const NONE: readonly OpenApproval[] = [];

export class ApprovalDesk {
  readonly #options: ApprovalDeskOptions;
  readonly #known: Map<number, StoredApproval>;
  readonly #open = new Map<number, OpenApproval>();
  #recheck: Recheck | undefined;
  /** Nothing else need keep the process alive while it waits for a person. */
  #stayAlive: CancelTimer = () => undefined;

  constructor(options: ApprovalDeskOptions) {
    this.#options = options;
    this.#known = new Map(options.asked.map((approval) => [approval.index, approval]));
  }

  get open(): readonly OpenApproval[] {
    return this.#open.size === 0 ? NONE : [...this.#open.values()];
  }

  /** Asked before, by whoever drove the run: the question stays as it was, and so does the answer. */
  wasAsked(index: number): boolean {
    return this.#known.has(index);
  }

  /** @param prompt undefined where it was asked before */
  ask(index: number, prompt?: string): void {
    const { table, buffer } = this.#options;
    const known = this.#known.get(index);
    if (known !== undefined && known.status !== 'open' && known.decidedAtMs !== null) {
      this.#decided(index, known);
      return;
    }
    const taskId = table.idOf(index);
    const text = known?.prompt ?? prompt ?? '';
    this.#open.set(index, { taskId, prompt: text });
    if (known === undefined)
      buffer.ask({ index, taskId, prompt: text, timeoutMs: this.#approvalOf(index).timeoutMs ?? null });
    this.#watch();
  }

  stop(): void {
    void this.#recheck?.stop();
    this.#recheck = undefined;
    this.#stayAlive();
  }

  #watch(): void {
    if (this.#recheck !== undefined) return;
    const { clock, wakeUps } = this.#options;
    const topics = ['settled'] as const;
    this.#recheck = startRecheck({ check: () => this.#check(), clock, wakeUps, topics, everyMs: EVERY_MS });
    this.#stayAlive = clock.schedule(MAX_TIMER_MS, () => undefined);
    if (this.#known.size > 0) this.#recheck.now();
  }

  /** A store that cannot say is asked again; whether the run can go on is for its turns to find out. */
  async #check(): Promise<void> {
    const { runId, store, onProgress } = this.#options;
    try {
      let rows = await store.listApprovals({ runId, limit: ALL });
      if (rows.some(isDue)) {
        await store.expireApprovals(runId);
        rows = await store.listApprovals({ runId, limit: ALL });
      }
      if (this.#recheck === undefined) return;
      const before = this.#open.size;
      for (const row of rows) if (row.decidedAtMs !== null) this.#decided(row.index, row);
      if (this.#open.size === 0) this.stop();
      if (this.#open.size < before) onProgress();
    } catch {
      return;
    }
  }

  #decided(index: number, approval: StoredApproval): void {
    const isNews = this.#open.delete(index) || this.#known.has(index);
    this.#known.delete(index);
    const { table, onVerdict } = this.#options;
    if (isNews && !table.isTerminal(index)) onVerdict(index, this.#verdictOf(index, approval));
  }

  #verdictOf(index: number, approval: StoredApproval): Verdict {
    const { timeoutMs, onTimeout } = this.#approvalOf(index);
    const { taskId, status, decidedBy, comment } = approval;
    if (status === 'approved') return { kind: 'go', decision: approval };
    if (status === 'rejected') {
      const details = { taskId, by: decidedBy ?? 'somebody', comment: comment ?? 'no reason was given' };
      return { kind: 'fail', error: toErrorData(new ConclaveError('TASK_REJECTED', { details })) };
    }
    if (onTimeout === 'approve') return { kind: 'go', decision: approval };
    if (onTimeout === 'skip') return { kind: 'skip' };
    const details = { taskId, timeoutMs: timeoutMs ?? 0 };
    return { kind: 'fail', error: toErrorData(new ConclaveError('TASK_APPROVAL_EXPIRED', { details })) };
  }

  #approvalOf(index: number): NonNullable<CompiledTask['approval']> {
    return this.#options.tasks[index]!.approval!;
  }
}

/** Its time is up, and nobody has written that down. */
function isDue({ status, decidedAtMs }: StoredApproval): boolean {
  return status === 'expired' && decidedAtMs === null;
}
