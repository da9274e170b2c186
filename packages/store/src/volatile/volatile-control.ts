import type {
  ApprovalDecision,
  AskedApproval,
  CompensationRow,
  StoredApproval,
  StoredCompensation,
} from '@conclave/contracts';
import { decidedOtherwise, unasked } from '../operations/approvals.ts';

type Kept = { -readonly [K in keyof StoredApproval]: StoredApproval[K] };

/** The approvals and compensations of one run in memory, by the rules of operations/approvals.ts. */
export class VolatileControl {
  readonly #head: { readonly runId: string; readonly workflow: string };
  readonly #approvals = new Map<number, Kept>();
  readonly #compensations = new Map<number, CompensationRow>();

  constructor(head: { readonly runId: string; readonly workflow: string }) {
    this.#head = head;
  }

  ask(asked: readonly AskedApproval[], nowMs: number): void {
    for (const { index, taskId, prompt, timeoutMs } of asked) {
      if (this.#approvals.has(index)) continue;
      const expiresAtMs = timeoutMs === null ? null : nowMs + timeoutMs;
      const open = { status: 'open', decidedAtMs: null, decidedBy: null, comment: null } as const;
      this.#approvals.set(index, {
        ...this.#head,
        taskId,
        index,
        prompt,
        askedAtMs: nowMs,
        expiresAtMs,
        ...open,
      });
    }
  }

  approvals(nowMs: number, openOnly: boolean): StoredApproval[] {
    const seen = [...this.#approvals.values()]
      .toSorted((a, b) => a.index - b.index)
      .map((kept): StoredApproval => ({ ...kept, status: isDue(kept, nowMs) ? 'expired' : kept.status }));
    return openOnly ? seen.filter(({ status }) => status === 'open') : seen;
  }

  /** @throws APPROVAL_NOT_FOUND, APPROVAL_DECIDED, APPROVAL_CLOSED */
  decide(taskId: string, decision: ApprovalDecision, nowMs: number): StoredApproval {
    const kept = [...this.#approvals.values()].find((approval) => approval.taskId === taskId);
    const open = (): string[] => this.approvals(nowMs, true).map((approval) => approval.taskId);
    if (kept === undefined) throw unasked(this.#head.runId, taskId, open());
    if (kept.status === 'open' && !isDue(kept, nowMs)) {
      const { status, by, comment } = decision;
      Object.assign(kept, { status, decidedBy: by, comment, decidedAtMs: nowMs });
      return { ...kept };
    }
    const status = isDue(kept, nowMs) ? 'expired' : kept.status;
    if (status !== decision.status) throw decidedOtherwise({ ...kept, status });
    return { ...kept };
  }

  expire(nowMs: number): number {
    const due = [...this.#approvals.values()].filter((kept) => isDue(kept, nowMs));
    for (const kept of due) Object.assign(kept, { status: 'expired', decidedAtMs: nowMs });
    return due.length;
  }

  withdraw(nowMs: number): void {
    for (const kept of this.#approvals.values())
      if (kept.status === 'open') Object.assign(kept, { status: 'withdrawn', decidedAtMs: nowMs });
  }

  record(rows: readonly CompensationRow[]): void {
    for (const row of rows) {
      const before = this.#compensations.get(row.index)?.status;
      if (before !== 'completed' && before !== 'failed') this.#compensations.set(row.index, row);
    }
  }

  compensations(taskIdOf: (index: number) => string): StoredCompensation[] {
    return [...this.#compensations.values()]
      .toSorted((a, b) => a.place - b.place)
      .map((row) => ({ ...row, taskId: taskIdOf(row.index) }));
  }
}

function isDue({ status, expiresAtMs }: Kept, nowMs: number): boolean {
  return status === 'open' && expiresAtMs !== null && expiresAtMs <= nowMs;
}
