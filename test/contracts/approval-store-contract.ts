import { describe, expect, it } from 'vitest';
import type { ApprovalStore, AskedApproval, JournalReader, RunLease, RunStore } from '@conclave/contracts';
import { verifies } from '../requirements.ts';
import { newRun, turn } from './run-columns.ts';
import { useFreshStore } from './store-target.ts';
import type { StoreTarget } from './store-target.ts';

const LEASE_MS = 60_000;
const yes = { status: 'approved', by: 'ada', comment: 'fine' } as const;
const no = { status: 'rejected', by: 'bob', comment: null } as const;

type Target = ApprovalStore & RunStore & JournalReader;

function asked(index: number, more: Partial<AskedApproval> = {}): AskedApproval {
  return { index, taskId: `task-${index}`, prompt: `Do ${index}?`, timeoutMs: null, ...more };
}

async function asking(store: Target, ...approvals: AskedApproval[]): Promise<RunLease> {
  await store.createRun(newRun('run_1', 3));
  const lease = await store.acquireRun('run_1', 'node-a', LEASE_MS);
  await store.commitTurn(lease, turn({ asked: approvals }));
  return lease;
}

/** What every {@link ApprovalStore} does. */
export function describeApprovalContract(target: StoreTarget<Target>): void {
  describe(`${target.name} as an approval store`, () => {
    const fresh = useFreshStore(target);

    it(verifies('W1.approval-durable', 'keeps what a turn asks for, once for each task'), async () => {
      const { store } = fresh();
      const lease = await asking(store, asked(1), asked(0, { timeoutMs: 60_000 }));
      await store.commitTurn(lease, turn({ asked: [asked(1, { prompt: 'Asked again?' })] }));
      const [first, second, ...others] = await store.listApprovals({ runId: 'run_1', limit: 10 });
      expect(others).toEqual([]);
      expect(first).toMatchObject({ taskId: 'task-0', index: 0, status: 'open', workflow: 'example' });
      expect(first!.expiresAtMs).toBe(first!.askedAtMs + 60_000);
      expect(second).toEqual({
        runId: 'run_1',
        workflow: 'example',
        taskId: 'task-1',
        index: 1,
        prompt: 'Do 1?',
        status: 'open',
        askedAtMs: second!.askedAtMs,
        expiresAtMs: null,
        decidedAtMs: null,
        decidedBy: null,
        comment: null,
      });
    });

    it('asks nothing for a node that lost the run', async () => {
      const { store } = fresh();
      const lease = await asking(store);
      await store.releaseRun(lease);
      await store.acquireRun('run_1', 'node-b', LEASE_MS);
      await expect(store.commitTurn(lease, turn({ asked: [asked(0)] }))).rejects.toMatchObject({
        code: 'LEASE_FENCED',
      });
      expect(await store.listApprovals({ limit: 10 })).toEqual([]);
    });

    it('takes a decision while nobody drives the run, and while it is paused', async () => {
      const { store } = fresh();
      const lease = await asking(store, asked(0));
      const paused = { status: 'paused', stopReason: 'paused', outputs: null } as const;
      await store.commitTurn(lease, turn({ run: paused }));
      await store.releaseRun(lease);
      expect(await store.decideApproval('run_1', 'task-0', yes)).toMatchObject({
        status: 'approved',
        decidedBy: 'ada',
        comment: 'fine',
      });
      expect(await store.listApprovals({ openOnly: true, limit: 10 })).toEqual([]);
      expect(await store.listApprovals({ limit: 10 })).toMatchObject([{ status: 'approved' }]);
      const kinds = (await store.readJournal({ afterSeq: 0, limit: 20 })).map(({ kind }) => kind);
      expect(kinds).toContain('approval.decided');
    });

    it(
      verifies('W1.approval-once', 'decides once: the same again changes nothing, another is refused'),
      async () => {
        const { store } = fresh();
        await asking(store, asked(0));
        const first = await store.decideApproval('run_1', 'task-0', yes);
        const again = { ...yes, by: 'eve', comment: 'later' };
        expect(await store.decideApproval('run_1', 'task-0', again)).toEqual(first);
        await expect(store.decideApproval('run_1', 'task-0', no)).rejects.toMatchObject({
          code: 'APPROVAL_DECIDED',
          details: { status: 'approved', by: 'ada' },
        });
      },
    );

    it('lets one of many that decide at once win', async () => {
      const { store } = fresh();
      await asking(store, asked(0));
      const decisions = Array.from({ length: 10 }, (_, i) => (i % 2 === 0 ? yes : no));
      const answers = await Promise.allSettled(
        decisions.map((decision) => store.decideApproval('run_1', 'task-0', decision)),
      );
      const [kept] = await store.listApprovals({ limit: 1 });
      const agreeing = answers.filter(({ status }) => status === 'fulfilled');
      expect(agreeing).toHaveLength(5);
      expect(answers[kept!.status === 'approved' ? 0 : 1]).toMatchObject({ value: kept });
    });

    it(verifies('W1.approval-expires', 'expires on its own clock, which is no rejection'), async () => {
      const { store } = fresh();
      await asking(store, asked(0, { timeoutMs: 0 }), asked(1, { timeoutMs: 60_000 }), asked(2));
      const due = { status: 'expired', decidedAtMs: null };
      expect(await store.listApprovals({ limit: 1 })).toMatchObject([due]);
      expect(await store.listApprovals({ openOnly: true, limit: 9 })).toHaveLength(2);
      await expect(store.decideApproval('run_1', 'task-0', yes)).rejects.toMatchObject({
        code: 'APPROVAL_CLOSED',
        details: { status: 'expired' },
      });
      expect(await store.expireApprovals('run_1')).toBe(1);
      expect(await store.expireApprovals('run_1')).toBe(0);
      const [expired] = await store.listApprovals({ limit: 1 });
      expect(expired).toMatchObject({ status: 'expired', decidedBy: null });
      expect(expired!.decidedAtMs).toBeGreaterThanOrEqual(expired!.askedAtMs);
    });

    it('withdraws what is open when the run ends', async () => {
      const { store } = fresh();
      const lease = await asking(store, asked(0), asked(1));
      await store.decideApproval('run_1', 'task-1', no);
      const cancelled = { status: 'cancelled', stopReason: 'cancelled', outputs: null } as const;
      await store.commitTurn(lease, turn({ run: cancelled }));
      expect((await store.listApprovals({ limit: 9 })).map(({ status }) => status)).toEqual([
        'withdrawn',
        'rejected',
      ]);
      await expect(store.decideApproval('run_1', 'task-0', yes)).rejects.toMatchObject({
        code: 'APPROVAL_CLOSED',
      });
    });

    it('names what is open where a task has not asked', async () => {
      const { store } = fresh();
      await expect(store.decideApproval('run_9', 'task-0', yes)).rejects.toMatchObject({
        code: 'RUN_NOT_FOUND',
      });
      await asking(store, asked(1));
      await expect(store.decideApproval('run_1', 'task-0', yes)).rejects.toMatchObject({
        code: 'APPROVAL_NOT_FOUND',
        details: { open: ['task-1'] },
      });
    });
  });
}
