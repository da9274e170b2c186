import { describe, expect, it } from 'vitest';
import type { NewOffer, OfferStore, RunLease, RunStore } from '@conclave/contracts';
import { verifies } from '../requirements.ts';
import { claimOf, newOffer } from './new-offer.ts';
import { changes, newRun, range, settle, turn } from './run-columns.ts';
import { useFreshStore } from './store-target.ts';
import type { StoreTarget } from './store-target.ts';

const LEASE_MS = 60_000;

const settledOf = (runId: string) => ({ runIds: [runId], cursor: 0, limit: 100 });

/** What every {@link OfferStore} does. */
export function describeOfferContract(target: StoreTarget<RunStore & { readonly offers: OfferStore }>): void {
  const fresh = useFreshStore(target);

  /** A run that node-a holds, with some of its tasks offered. */
  async function offered(
    offers: readonly NewOffer[] = [newOffer(0)],
    runId = 'run_1',
  ): Promise<{ store: RunStore; offers: OfferStore; lease: RunLease }> {
    const { store } = fresh();
    await store.createRun(newRun(runId, 6));
    const lease = await store.acquireRun(runId, 'node-a', LEASE_MS);
    await store.commitTurn(lease, turn({ run: { status: 'running', stopReason: null, outputs: null } }));
    await store.offers.offerTasks({ runId, nodeId: 'node-a', offers });
    return { store, offers: store.offers, lease };
  }

  describe(`${target.name} as a store of offers`, () => {
    it(
      verifies('F1.claim', 'hands an offered task to the first who claims it, with its parameters'),
      async () => {
        const { offers } = await offered();
        const [task, ...none] = await offers.claimTasks(claimOf({ limit: 5 }));
        expect(none).toEqual([]);
        expect(task).toMatchObject({
          runId: 'run_1',
          taskId: 'task-0',
          taskType: 'review',
          agentId: 'reviewer',
          params: { number: 0 },
          attempt: 1,
          maxAttempts: 2,
          token: 1,
          lastNote: null,
          idempotencyKey: 'run_1/task-0',
        });
        expect(task!.leaseUntilMs).toBeGreaterThan(0);
        expect(await offers.claimTasks(claimOf({ worker: 'w2' }))).toEqual([]);
      },
    );

    it('has no parameters where the task has none, and lists a claim by name', async () => {
      const { offers } = await offered([newOffer(0, { params: '' })]);
      const [task] = await offers.claimTasks(claimOf());
      expect(task!.params).toBeUndefined();
      await offers.heartbeatTask({ ...task!, note: 'half way' });
      const { tasks, nextCursor } = await offers.listHostTasks({ limit: 10 });
      expect(nextCursor).toBeUndefined();
      expect(tasks).toMatchObject([
        { status: 'leased', worker: 'w1', note: 'half way', token: 1, attempts: 0, reasons: [] },
      ]);
      expect(tasks[0]!.leaseUntilMs).toBeGreaterThan(tasks[0]!.offeredAtMs);
    });

    it(
      verifies('F1.claim-order', 'hands out by priority, then age, over several queues at once'),
      async () => {
        const { offers } = await offered([
          newOffer(0),
          newOffer(1, { taskType: 'write' }),
          newOffer(2, { priority: 5 }),
          newOffer(3, { taskType: 'write', priority: 9 }),
          newOffer(4, { taskType: 'other', priority: 100 }),
        ]);
        const three = await offers.claimTasks(
          claimOf({ capabilities: ['write', 'review', 'none'], limit: 3 }),
        );
        expect(three.map(({ taskId }) => taskId)).toEqual(['task-3', 'task-2', 'task-0']);
        const rest = await offers.claimTasks(claimOf({ capabilities: ['review', 'write'], limit: 3 }));
        expect(rest.map(({ taskId }) => taskId)).toEqual(['task-1']);
      },
    );

    it('hands out what belongs to an agent, and of it only what the worker does', async () => {
      const { offers } = await offered([
        newOffer(0, { agentId: 'other' }),
        newOffer(1, { taskType: 'write' }),
        newOffer(2),
      ]);
      const agentIds = ['reviewer', 'nobody'] as never;
      const reviews = await offers.claimTasks(claimOf({ agentIds, limit: 5 }));
      expect(reviews.map(({ taskId }) => taskId)).toEqual(['task-2']);
      const { capabilities: _, ...all } = claimOf({ agentIds: ['reviewer'] as never, limit: 5 });
      expect((await offers.claimTasks(all)).map(({ taskId }) => taskId)).toEqual(['task-1']);
    });

    it(verifies('F1.offer-once', 'keeps an offer as it is when the task is offered again'), async () => {
      const { store, offers } = await offered();
      const [task] = await offers.claimTasks(claimOf());
      const lease = await store.acquireRun('run_1', 'node-a', LEASE_MS);
      expect(lease.epoch).toBe(2);
      await offers.offerTasks({ runId: 'run_1', nodeId: 'node-a', offers: [newOffer(0)] });
      expect(await offers.claimTasks(claimOf({ worker: 'w2' }))).toEqual([]);
      await offers.completeTask({ ...task!, result: '1' });
      await offers.offerTasks({ runId: 'run_1', nodeId: 'node-a', offers: [newOffer(0)] });
      expect((await offers.settledTasks(settledOf('run_1'))).tasks).toHaveLength(1);
    });

    it(verifies('F1.offer-held-run', 'takes offers for a run only from the node that holds it'), async () => {
      const { store, offers, lease } = await offered();
      const stranger = { runId: 'run_1', nodeId: 'node-b', offers: [newOffer(1)] };
      await expect(offers.offerTasks(stranger)).rejects.toMatchObject({ code: 'LEASE_FENCED' });
      await expect(
        offers.withdrawTasks({ runId: 'run_1', nodeId: 'node-b', taskIndexes: [0] }),
      ).rejects.toMatchObject({ code: 'LEASE_FENCED' });
      await expect(offers.offerTasks({ ...stranger, runId: 'run_9' })).rejects.toMatchObject({
        code: 'RUN_NOT_FOUND',
      });
      await store.commitTurn(
        lease,
        turn({
          changed: changes(range(0, 6), 'completed'),
          run: { status: 'completed', stopReason: 'completed', outputs: null },
        }),
      );
      await expect(offers.offerTasks({ ...stranger, nodeId: 'node-a' })).rejects.toMatchObject({
        code: 'RUN_FINISHED',
      });
      expect(await offers.claimTasks(claimOf({ limit: 9 }))).toEqual([]);
    });

    it(
      verifies('F1.heartbeat', 'keeps a task whose holder sends heartbeats, and says until when'),
      async () => {
        const { offers } = await offered();
        const [task] = await offers.claimTasks(claimOf({ leaseMs: 0 }));
        const { leaseUntilMs } = await offers.heartbeatTask({ ...task!, leaseMs: LEASE_MS });
        expect(leaseUntilMs).toBeGreaterThan(task!.leaseUntilMs);
        expect(await offers.reapTasks({ limit: 10 })).toEqual({ offered: 0, blocked: 0 });
        expect(await offers.claimTasks(claimOf({ worker: 'w2' }))).toEqual([]);
      },
    );

    it(
      verifies('F1.late-worker-refused', 'refuses a worker whose lease ran out and whose task went on'),
      async () => {
        const { offers } = await offered();
        const [late] = await offers.claimTasks(claimOf({ leaseMs: 0 }));
        const [next] = await offers.claimTasks(claimOf({ worker: 'w2' }));
        expect(next).toMatchObject({ taskId: 'task-0', token: 2, attempt: 2 });
        const refused = {
          code: 'TASK_LEASE_LOST',
          details: { taskId: 'task-0', token: 1, reason: 'the task went to "w2" under token 2' },
        };
        await expect(offers.heartbeatTask(late!)).rejects.toMatchObject(refused);
        await expect(offers.completeTask({ ...late!, result: '"late"' })).rejects.toMatchObject(refused);
        await expect(offers.failTask({ ...late!, reason: 'no', final: true })).rejects.toMatchObject(refused);
        await expect(offers.releaseTask(late!)).rejects.toMatchObject(refused);
        await offers.completeTask({ ...next!, result: '"next"' });
        await expect(offers.completeTask({ ...late!, result: '"late"' })).rejects.toMatchObject(refused);
        expect((await offers.settledTasks(settledOf('run_1'))).tasks).toEqual([
          { runId: 'run_1', taskIndex: 0, outcome: { ok: true, value: '"next"' } },
        ]);
      },
    );

    it('refuses a lease that was ended before anybody else took the task', async () => {
      const { offers } = await offered();
      const [late] = await offers.claimTasks(claimOf({ leaseMs: 0 }));
      expect(await offers.reapTasks({ limit: 10 })).toEqual({ offered: 1, blocked: 0 });
      await expect(offers.completeTask({ ...late!, result: '1' })).rejects.toMatchObject({
        code: 'TASK_LEASE_LOST',
        details: { reason: 'the lease ran out or was given back' },
      });
      await expect(offers.completeTask({ ...late!, token: 7, result: '1' })).rejects.toMatchObject({
        details: { reason: 'no such token was given out' },
      });
      await expect(offers.heartbeatTask({ ...late!, taskId: 'task-5' })).rejects.toMatchObject({
        code: 'TASK_NOT_OFFERED',
      });
    });

    it(
      verifies('F1.complete-once', 'takes a result once, and says the same when it is told again'),
      async () => {
        const { store, offers, lease } = await offered();
        const [task] = await offers.claimTasks(claimOf());
        await offers.completeTask({ ...task!, result: '"first"' });
        await offers.completeTask({ ...task!, result: '"second"' });
        const { tasks } = await offers.settledTasks(settledOf('run_1'));
        expect(tasks.map(({ outcome }) => outcome)).toEqual([{ ok: true, value: '"first"' }]);
        await store.commitTurn(lease, settle([0]));
        await offers.completeTask({ ...task!, result: '"third"' });
        await expect(offers.failTask({ ...task!, reason: 'no', final: true })).rejects.toMatchObject({
          code: 'TASK_LEASE_LOST',
          details: { reason: 'the task has completed already' },
        });
      },
    );

    it(
      verifies('F1.outcome-without-driver', 'keeps an outcome for whoever drives the run next'),
      async () => {
        const { store, offers, lease } = await offered([newOffer(0), newOffer(1), newOffer(2)]);
        await store.releaseRun(lease);
        const claimed = await offers.claimTasks(claimOf({ limit: 3 }));
        await offers.completeTask({ ...claimed[0]!, result: '' });
        await offers.failTask({ ...claimed[1]!, reason: 'cannot be done', final: true });
        const next = await store.acquireRun('run_1', 'node-b', LEASE_MS);
        const first = await offers.settledTasks({ ...settledOf('run_1'), limit: 1 });
        const rest = await offers.settledTasks({ ...settledOf('run_1'), cursor: first.nextCursor! });
        expect([...first.tasks, ...rest.tasks]).toMatchObject([
          { taskIndex: 0, outcome: { ok: true, value: '' } },
          { taskIndex: 1, outcome: { ok: false, error: { code: 'TASK_HOST_FAILED', retryable: false } } },
        ]);
        await store.commitTurn(next, settle([0, 1]));
        expect((await offers.settledTasks(settledOf('run_1'))).tasks).toEqual([]);
        expect((await offers.listHostTasks({ limit: 9 })).tasks).toMatchObject([{ taskId: 'task-2' }]);
      },
    );

    it(
      verifies('F1.stuck-work-parked', 'parks a task as blocked after its last attempt, with every reason'),
      async () => {
        const { offers } = await offered();
        await offers.claimTasks(claimOf({ leaseMs: 0 }));
        const [second] = await offers.claimTasks(claimOf({ worker: 'w2' }));
        const reason = 'the tool\tis\nmissing';
        const parked = await offers.failTask({ ...second!, reason, final: false });
        expect(parked).toEqual({ status: 'blocked', attempts: 2, maxAttempts: 2 });
        expect(await offers.failTask({ ...second!, reason, final: false })).toEqual(parked);
        expect(await offers.claimTasks(claimOf())).toEqual([]);
        const { tasks } = await offers.listHostTasks({ statuses: ['blocked'], limit: 9 });
        expect(tasks).toMatchObject([
          {
            attempts: 2,
            reasons: [
              { worker: 'w1', reason: 'its lease ran out' },
              { worker: 'w2', reason: 'the tool is missing' },
            ],
          },
        ]);
        expect(tasks[0]!.reasons[0]!.atMs).toBeGreaterThan(1_000_000_000_000);
      },
    );

    it(
      verifies('F1.blocked-reset', 'offers a blocked task again with all its attempts, or gives it up'),
      async () => {
        const { offers } = await offered([newOffer(0, { maxAttempts: 1 }), newOffer(1, { maxAttempts: 1 })]);
        const task = { runId: 'run_1', taskId: 'task-0' };
        await expect(offers.resetTask(task)).rejects.toMatchObject({
          code: 'TASK_NOT_BLOCKED',
          details: { status: 'offered' },
        });
        for (const claimed of await offers.claimTasks(claimOf({ limit: 2 })))
          await offers.failTask({ ...claimed, reason: 'no', final: false });
        await offers.resetTask(task);
        await offers.giveUpTask({ runId: 'run_1', taskId: 'task-1', reason: 'not worth it' });
        const again = await offers.claimTasks(claimOf({ limit: 2 }));
        expect(again).toMatchObject([{ taskId: 'task-0', attempt: 1, token: 2 }]);
        expect((await offers.settledTasks(settledOf('run_1'))).tasks).toMatchObject([
          { taskIndex: 1, outcome: { error: { details: { worker: 'operator', reason: 'not worth it' } } } },
        ]);
      },
    );

    it(verifies('F1.release', 'offers a released task again without counting the attempt'), async () => {
      const { offers } = await offered();
      const [task] = await offers.claimTasks(claimOf());
      const free = { status: 'offered', attempts: 0, maxAttempts: 2 };
      expect(await offers.releaseTask({ ...task!, reason: 'lunch' })).toEqual(free);
      expect(await offers.releaseTask(task!)).toEqual(free);
      const [again] = await offers.claimTasks(claimOf({ worker: 'w2' }));
      expect(again).toMatchObject({ attempt: 1, token: 2, lastNote: 'lunch' });
      await expect(offers.releaseTask(task!)).rejects.toMatchObject({ code: 'TASK_LEASE_LOST' });
    });

    it(verifies('F1.withdrawn', 'fences the holder of a task that the run no longer wants'), async () => {
      const { offers } = await offered([newOffer(0), newOffer(1), newOffer(2)]);
      const [held, done] = await offers.claimTasks(claimOf({ limit: 2 }));
      await offers.completeTask({ ...done!, result: '1' });
      const withdrawn = { runId: 'run_1', nodeId: 'node-a', taskIndexes: [0, 1, 2] };
      expect(await offers.withdrawTasks(withdrawn)).toMatchObject([
        { taskIndex: 1, outcome: { ok: true, value: '1' } },
      ]);
      const refused = { code: 'TASK_LEASE_LOST', details: { reason: 'the run no longer wants the task' } };
      await expect(offers.completeTask({ ...held!, result: '1' })).rejects.toMatchObject(refused);
      expect(await offers.claimTasks(claimOf({ limit: 9 }))).toEqual([]);
      await offers.offerTasks({ runId: 'run_1', nodeId: 'node-a', offers: [newOffer(0), newOffer(1)] });
      const afresh = await offers.claimTasks(claimOf({ limit: 9 }));
      expect(afresh).toMatchObject([{ taskId: 'task-0', token: 3, attempt: 1 }]);
    });

    it('offers a failed task again only when the run says that it tries again', async () => {
      const { offers } = await offered();
      const [task] = await offers.claimTasks(claimOf());
      await offers.failTask({ ...task!, reason: 'no', final: true });
      const again = { runId: 'run_1', nodeId: 'node-a' };
      await offers.offerTasks({ ...again, offers: [newOffer(0)] });
      expect(await offers.claimTasks(claimOf())).toEqual([]);
      await offers.offerTasks({ ...again, offers: [newOffer(0, { again: true })] });
      expect(await offers.claimTasks(claimOf())).toMatchObject([{ attempt: 1, token: 2 }]);
      expect((await offers.settledTasks(settledOf('run_1'))).tasks).toEqual([]);
    });

    it(
      verifies('F1.closed-with-task', 'closes the offer of a task in the turn in which the task ends'),
      async () => {
        const { store, offers, lease } = await offered([newOffer(0), newOffer(1)]);
        const [task] = await offers.claimTasks(claimOf());
        await store.commitTurn(lease, turn({ changed: changes([0, 1], 'failed') }));
        await expect(offers.completeTask({ ...task!, result: '1' })).rejects.toMatchObject({
          code: 'TASK_LEASE_LOST',
        });
        expect(await offers.claimTasks(claimOf({ limit: 9 }))).toEqual([]);
        expect((await offers.listHostTasks({ runId: 'run_1' as never, limit: 9 })).tasks).toEqual([]);
      },
    );

    it(
      verifies(
        'F1.paused-run-holds-offers',
        'hands out nothing of a paused run, and lets its workers finish',
      ),
      async () => {
        const { store, offers } = await offered([newOffer(0), newOffer(1)]);
        const [task] = await offers.claimTasks(claimOf());
        await store.requestControl('run_1', 'pause');
        await offers.offerTasks({ runId: 'run_1', nodeId: 'node-a', offers: [newOffer(2)] });
        expect(await offers.claimTasks(claimOf({ limit: 9 }))).toEqual([]);
        expect(await offers.releaseTask(task!)).toMatchObject({ status: 'held' });
        await store.requestControl('run_1', 'none');
        expect(await offers.claimTasks(claimOf({ limit: 9 }))).toHaveLength(3);
      },
    );

    it('withdraws the offers of a run at the wish to cancel it', async () => {
      const { store, offers } = await offered([newOffer(0), newOffer(1)]);
      const [task] = await offers.claimTasks(claimOf());
      await store.requestControl('run_1', 'cancel');
      await expect(offers.heartbeatTask(task!)).rejects.toMatchObject({ code: 'TASK_LEASE_LOST' });
      expect(await offers.claimTasks(claimOf({ limit: 9 }))).toEqual([]);
    });

    it(
      verifies(
        'F1.status-honest',
        'shows offered tasks as ready, claimed ones as leased, parked ones as blocked',
      ),
      async () => {
        const { store, offers, lease } = await offered(
          range(0, 5).map((i) => newOffer(i, { maxAttempts: 1 })),
        );
        await store.commitTurn(lease, turn({ changed: changes(range(0, 6), 'running') }));
        const [done, failed] = await offers.claimTasks(claimOf({ limit: 3 }));
        await offers.completeTask({ ...done!, result: '1' });
        await offers.failTask({ ...failed!, reason: 'no', final: false });
        await store.commitTurn(lease, settle([0]));
        const statuses = (await store.loadTasks('run_1')).map(({ status }) => status);
        expect(statuses).toEqual(['completed', 'blocked', 'leased', 'ready', 'ready', 'running']);
        const [summary] = await store.listRuns({ limit: 1 });
        expect(summary!.tasks).toMatchObject({ completed: 1, running: 2 });
      },
    );

    it('lists by run and status, page by page', async () => {
      const { offers } = await offered(range(0, 4).map((i) => newOffer(i)));
      await offered([newOffer(0)], 'run_2');
      await offers.claimTasks(claimOf({ limit: 2 }));
      const idsOf = async (options: Parameters<OfferStore['listHostTasks']>[0]) => {
        const page = await offers.listHostTasks(options);
        return { ids: page.tasks.map(({ runId, taskId }) => `${runId}/${taskId}`), next: page.nextCursor };
      };
      const first = await idsOf({ limit: 3 });
      expect(first.ids).toEqual(['run_1/task-0', 'run_1/task-1', 'run_1/task-2']);
      expect(await idsOf({ limit: 3, cursor: first.next })).toMatchObject({
        ids: ['run_1/task-3', 'run_2/task-0'],
        next: undefined,
      });
      expect(await idsOf({ limit: 9, runId: 'run_2' as never, statuses: ['offered'] })).toMatchObject({
        ids: ['run_2/task-0'],
      });
      expect((await idsOf({ limit: 9, statuses: ['leased'] })).ids).toHaveLength(2);
      await expect(offers.listHostTasks({ limit: 9, runId: 'run_9' as never })).rejects.toMatchObject({
        code: 'RUN_NOT_FOUND',
      });
    });
  });
}
