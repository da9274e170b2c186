import { describe, expect, it } from 'vitest';
import { LANGUAGE_VERSION } from '@conclave/contracts';
import type { CompensationRow, NodeRegistry, RunStore } from '@conclave/contracts';
import { verifies } from '../requirements.ts';
import { changes, newRun, turn } from './run-columns.ts';
import { useFreshStore } from './store-target.ts';
import type { StoreTarget } from './store-target.ts';

const LEASE_MS = 60_000;

function row(index: number, place: number, more: Partial<CompensationRow> = {}): CompensationRow {
  const begun = { attempt: 0, retries: 0, agentId: null, startedAtMs: null, finishedAtMs: null, error: null };
  return { index, place, taskType: 'undo', status: 'waiting', ...begun, ...more };
}

/** What every {@link RunStore} keeps of a run besides its tasks. */
export function describeRunRecordContract(target: StoreTarget<RunStore & NodeRegistry>): void {
  describe(`${target.name} as a record of runs`, () => {
    const fresh = useFreshStore(target);

    it(
      verifies('W2.run-stamped', 'keeps which definition a run follows, and in which language'),
      async () => {
        const { store } = fresh();
        const stamp = {
          definitionHash: 'a'.repeat(64),
          workflowVersion: '7',
          languageVersion: LANGUAGE_VERSION,
        };
        await store.createRun({ ...newRun('run_1', 1), stamp });
        expect(await store.loadRun('run_1')).toMatchObject({ stamp, ending: null, sinceStartMs: null });
      },
    );

    it(
      verifies('W2.newer-run-refused', 'gives nobody a run of a newer engine, and leaves it as it is'),
      async () => {
        const { store } = fresh();
        const created = newRun('run_1', 1);
        const stamp = { ...created.stamp, languageVersion: LANGUAGE_VERSION + 1 };
        await store.createRun({ ...created, stamp });
        await expect(store.acquireRun('run_1', 'node-a', LEASE_MS)).rejects.toMatchObject({
          code: 'RUN_VERSION_UNSUPPORTED',
          details: { found: LANGUAGE_VERSION + 1, known: LANGUAGE_VERSION },
        });
        expect(await store.loadRun('run_1')).toMatchObject({ status: 'pending', epoch: 0, holder: null });
      },
    );

    it('says how long ago a run began, on its own clock', async () => {
      const { store } = fresh();
      await store.createRun(newRun('run_1', 1));
      const lease = await store.acquireRun('run_1', 'node-a', LEASE_MS);
      const running = { status: 'running', stopReason: null, outputs: null } as const;
      await store.commitTurn(lease, turn({ run: running }));
      const { sinceStartMs } = await store.loadRun('run_1');
      expect(sinceStartMs).toBeGreaterThanOrEqual(0);
      expect(sinceStartMs).toBeLessThan(60_000);
    });

    it(
      verifies('W2.retries-recorded', 'keeps repetitions, also over turns in which there were none'),
      async () => {
        const { store } = fresh();
        await store.createRun(newRun('run_1', 3));
        const lease = await store.acquireRun('run_1', 'node-a', LEASE_MS);
        await store.commitTurn(
          lease,
          turn({ changed: { ...changes([0, 1], 'waiting'), retries: [2, null] } }),
        );
        await store.commitTurn(lease, turn({ changed: changes([0, 2], 'completed') }));
        const tasks = await store.loadTasks('run_1');
        expect(tasks.map(({ retries }) => retries)).toEqual([2, 0, 0]);
      },
    );

    it(
      verifies('E6.compensation-recorded', 'keeps compensations in their order, and their ends for good'),
      async () => {
        const { store } = fresh();
        await store.createRun(newRun('run_1', 3));
        const lease = await store.acquireRun('run_1', 'node-a', LEASE_MS);
        await store.commitTurn(
          lease,
          turn({
            run: { status: 'running', stopReason: null, outputs: null, ending: 'failed' },
            compensations: [row(2, 0), row(0, 1)],
          }),
        );
        const done = row(2, 0, {
          status: 'completed',
          attempt: 1,
          agentId: 'a',
          startedAtMs: 5,
          finishedAtMs: 6,
        });
        await store.commitTurn(lease, turn({ compensations: [done] }));
        await store.commitTurn(
          lease,
          turn({ compensations: [row(2, 0, { status: 'running', attempt: 2 })] }),
        );
        expect(await store.loadCompensations('run_1')).toEqual([
          { ...done, taskId: 'task-2' },
          { ...row(0, 1), taskId: 'task-0' },
        ]);
        const running = { status: 'running', stopReason: null, outputs: null } as const;
        await store.commitTurn(lease, turn({ run: running }));
        expect(await store.loadRun('run_1')).toMatchObject({ ending: 'failed' });
        expect((await store.listRuns({ limit: 1 }))[0]).toMatchObject({
          ending: 'failed',
          tasks: { total: 3 },
        });
      },
    );

    it('has no compensations of a run that it does not know, or that has none', async () => {
      const { store } = fresh();
      await expect(store.loadCompensations('run_9')).rejects.toMatchObject({ code: 'RUN_NOT_FOUND' });
      await store.createRun(newRun('run_1', 1));
      expect(await store.loadCompensations('run_1')).toEqual([]);
    });
  });
}
