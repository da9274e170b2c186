import { describe, expect, it } from 'vitest';
import type { NodeRegistry, RunStore } from '@conclave/contracts';
import { verifies } from '../requirements.ts';
import { changes, newRun, newTasks, range, settle, turn } from './run-columns.ts';
import { useFreshStore } from './store-target.ts';
import type { StoreTarget } from './store-target.ts';

const LEASE_MS = 60_000;

/** What every {@link RunStore} does. */
export function describeRunStoreContract(target: StoreTarget<RunStore & NodeRegistry>): void {
  describe(`${target.name} as a run store`, () => {
    const fresh = useFreshStore(target);

    describe('createRun', () => {
      it('keeps the run and its tasks', async () => {
        const { store } = fresh();
        const created = newRun('run_1', 2);
        await store.createRun({
          ...created,
          tasks: { ...created.tasks, item: [null, '{"file":"a"}'], parent: [null, 0] },
        });

        expect(await store.loadRun('run_1')).toMatchObject({
          runId: 'run_1',
          name: 'example',
          status: 'pending',
          control: 'none',
          stopReason: null,
          definition: '{"name":"example"}',
          inputs: '{"path":"."}',
          outputs: null,
          epoch: 0,
          holder: null,
          startedAtMs: null,
          finishedAtMs: null,
        });
        expect(await store.loadTasks('run_1')).toEqual([
          { ...untouched(0), parent: null, item: null },
          { ...untouched(1), parent: 0, item: '{"file":"a"}' },
        ]);
      });

      it('refuses a second run with the same id and keeps the first', async () => {
        const { store } = fresh();
        await store.createRun(newRun('run_1', 2));
        await expect(store.createRun(newRun('run_1', 5))).rejects.toMatchObject({ code: 'RUN_EXISTS' });
        expect(await store.loadTasks('run_1')).toHaveLength(2);
      });

      it('takes a run without tasks', async () => {
        const { store } = fresh();
        await store.createRun(newRun('run_1', 0));
        expect(await store.loadTasks('run_1')).toEqual([]);
      });

      it('keeps a large run in index order', async () => {
        const { store } = fresh();
        await store.createRun(newRun('run_1', 12_345));
        const tasks = await store.loadTasks('run_1');
        expect(tasks.map((task) => task.index)).toEqual(range(0, 12_345));
      });

      it('refuses an index that is not one', async () => {
        const { store } = fresh();
        const created = { ...newRun('run_1', 0), tasks: newTasks([0, -1]) };
        await expect(store.createRun(created)).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
        await expect(store.loadRun('run_1')).rejects.toMatchObject({ code: 'RUN_NOT_FOUND' });
      });
    });

    describe('commitTurn', () => {
      it(verifies('W3.turn-is-atomic', 'applies tasks, new tasks, run and outputs as a whole'), async () => {
        const { store } = fresh();
        await store.createRun(newRun('run_1', 3));
        const lease = await store.acquireRun('run_1', 'node-a', LEASE_MS);
        await store.commitTurn(
          lease,
          turn({
            changed: changes([0, 2], 'completed', { result: '{"lines":7}', agentId: 'agent-9' }),
            added: newTasks([3, 4], 'waiting'),
            run: { status: 'running', stopReason: null, outputs: '{"a":1}' },
          }),
        );

        const tasks = await store.loadTasks('run_1');
        expect(tasks.map((task) => task.status)).toEqual([
          'completed',
          'ready',
          'completed',
          'waiting',
          'waiting',
        ]);
        expect(tasks[2]).toMatchObject({
          taskId: 'task-2',
          attempt: 1,
          agentId: 'agent-9',
          startedAtMs: 1_700_000_000_002,
          finishedAtMs: 1_700_000_000_502,
          result: '{"lines":7}',
          error: null,
        });
        const run = await store.loadRun('run_1');
        expect(run).toMatchObject({ status: 'running', outputs: '{"a":1}', finishedAtMs: null });
        expect(run.startedAtMs).toBeGreaterThanOrEqual(run.createdAtMs);
      });

      it(
        verifies('W3.turn-is-atomic', 'writes nothing of a turn that cannot be applied as a whole'),
        async () => {
          const { store } = fresh();
          await store.createRun(newRun('run_1', 2));
          const lease = await store.acquireRun('run_1', 'node-a', LEASE_MS);
          const impossible = turn({
            changed: changes([0], 'completed'),
            added: newTasks([5, 1]),
            run: { status: 'running', stopReason: null, outputs: null },
          });
          await expect(store.commitTurn(lease, impossible)).rejects.toMatchObject({ code: 'INTERNAL_ERROR' });
          await expect(
            store.commitTurn(lease, turn({ changed: changes([0, 4_194_304], 'completed') })),
          ).rejects.toMatchObject({ code: 'CONFIG_INVALID' });

          expect((await store.loadTasks('run_1')).map((task) => task.status)).toEqual(['ready', 'ready']);
          expect(await store.loadRun('run_1')).toMatchObject({ status: 'pending' });
          await store.commitTurn(lease, settle([0]));
        },
      );

      it('changes a task that has not finished as often as asked', async () => {
        const { store } = fresh();
        await store.createRun(newRun('run_1', 1));
        const lease = await store.acquireRun('run_1', 'node-a', LEASE_MS);
        await store.commitTurn(lease, turn({ changed: changes([0], 'running') }));
        await store.commitTurn(lease, turn({ changed: changes([0], 'ready', { attempt: 1, error: '{}' }) }));
        await store.commitTurn(lease, turn({ changed: changes([0], 'running', { attempt: 2 }) }));
        expect(await store.loadTasks('run_1')).toMatchObject([
          { status: 'running', attempt: 2, error: null },
        ]);
      });

      it.each(['completed', 'failed', 'skipped', 'cancelled'] as const)(
        verifies('W2.finished-task-stays', 'keeps a task that is %s as it is and applies the rest'),
        async (status) => {
          const { store } = fresh();
          await store.createRun(newRun('run_1', 2));
          const lease = await store.acquireRun('run_1', 'node-a', LEASE_MS);
          await store.commitTurn(lease, turn({ changed: changes([0], status, { result: '"first"' }) }));
          const before = await store.loadTasks('run_1');
          await store.commitTurn(
            lease,
            turn({ changed: changes([0, 1], 'failed', { attempt: 9, error: '{}', result: '"late"' }) }),
          );
          const after = await store.loadTasks('run_1');
          expect(after[0]).toEqual(before[0]);
          expect(after[1]).toMatchObject({ status: 'failed', attempt: 9 });
        },
      );

      it('refuses to change a run that ended', async () => {
        const { store } = fresh();
        const lease = await endedRun(store, 'run_1');
        await expect(store.commitTurn(lease, settle([1]))).rejects.toMatchObject({ code: 'RUN_FINISHED' });
        expect((await store.loadTasks('run_1'))[1]).toMatchObject({ status: 'ready' });
      });

      it('tells what a task has from what it does not have yet', async () => {
        const { store } = fresh();
        await store.createRun(newRun('run_1', 2));
        const lease = await store.acquireRun('run_1', 'node-a', LEASE_MS);
        const begun = { ...changes([0, 1], 'running'), agentId: ['agent-1', null] };
        const startedAtMs = Float64Array.of(1_700_000_000_000, 0);
        const [finishedAtMs, result] = [new Float64Array(2), ['7', null]];
        await store.commitTurn(lease, turn({ changed: { ...begun, startedAtMs, finishedAtMs, result } }));
        const nothing = { agentId: null, startedAtMs: null, finishedAtMs: null, result: null, error: null };
        expect(await store.loadTasks('run_1')).toMatchObject([
          { ...nothing, agentId: 'agent-1', startedAtMs: 1_700_000_000_000, result: '7' },
          nothing,
        ]);
      });

      it('keeps text of any kind', async () => {
        const { store } = fresh();
        await store.createRun(newRun('run_1', 1));
        const lease = await store.acquireRun('run_1', 'node-a', LEASE_MS);
        const text = JSON.stringify({ a: 'ü 漢字 🙂 \u0000 \' " \\ \n', long: 'x'.repeat(200_000) });
        await store.commitTurn(lease, turn({ changed: changes([0], 'completed', { result: text }) }));
        expect((await store.loadTasks('run_1'))[0]?.result).toBe(text);
      });
    });

    describe('requestControl', () => {
      it('brings the wish to the holder', async () => {
        const { store } = fresh();
        await store.createRun(newRun('run_1', 1));
        const lease = await store.acquireRun('run_1', 'node-a', LEASE_MS);
        expect(await store.renewRun(lease, LEASE_MS)).toBe('none');
        await store.requestControl('run_1', 'cancel');
        expect(await store.renewRun(lease, LEASE_MS)).toBe('cancel');
        expect(await store.loadRun('run_1')).toMatchObject({ control: 'cancel' });
      });

      it(verifies('W2.cancel-stands', 'keeps a wish to cancel over later wishes'), async () => {
        const { store } = fresh();
        await store.createRun(newRun('run_1', 1));
        await store.requestControl('run_1', 'cancel');
        for (const later of ['pause', 'none'] as const) {
          await store.requestControl('run_1', later);
          expect(await store.loadRun('run_1')).toMatchObject({ control: 'cancel' });
        }
      });

      it('forgets the wish to pause once the run is paused, so that it can be resumed', async () => {
        const { store } = fresh();
        await store.createRun(newRun('run_1', 1));
        const lease = await store.acquireRun('run_1', 'node-a', LEASE_MS);
        await store.requestControl('run_1', 'pause');
        const paused = { status: 'paused', stopReason: 'paused', outputs: null } as const;
        await store.commitTurn(lease, turn({ run: paused }));
        expect(await store.loadRun('run_1')).toMatchObject({ control: 'none', status: 'paused' });
        await store.requestControl('run_1', 'cancel');
        await store.commitTurn(lease, turn({ run: paused }));
        expect(await store.loadRun('run_1')).toMatchObject({ control: 'cancel' });
      });

      it('refuses unknown and ended runs', async () => {
        const { store } = fresh();
        await endedRun(store, 'run_1');
        await expect(store.requestControl('run_1', 'pause')).rejects.toMatchObject({
          code: 'RUN_FINISHED',
          details: { status: 'completed' },
        });
        await expect(store.requestControl('run_2', 'pause')).rejects.toMatchObject({ code: 'RUN_NOT_FOUND' });
      });
    });

    describe('reading', () => {
      it('says which run is missing', async () => {
        const { store } = fresh();
        const missing = { code: 'RUN_NOT_FOUND', details: { runId: 'run_9' } };
        await expect(store.loadRun('run_9')).rejects.toMatchObject(missing);
        await expect(store.loadTasks('run_9')).rejects.toMatchObject(missing);
        expect(await store.listRuns({ limit: 10, runId: 'run_9' })).toEqual([]);
      });

      it('lists runs newest first with their counts', async () => {
        const { store } = fresh();
        for (const runId of ['run_b', 'run_a', 'run_c']) await store.createRun(newRun(runId, 4));
        const lease = await store.acquireRun('run_a', 'node-a', LEASE_MS);
        const changed = {
          completed: changes([0], 'completed'),
          running: changes([1, 2], 'running'),
        };
        await store.commitTurn(lease, turn({ changed: changed.completed }));
        await store.commitTurn(lease, turn({ changed: changed.running, added: newTasks([4], 'skipped') }));

        const runs = await store.listRuns({ limit: 2 });
        expect(runs.map((run) => run.runId)).toEqual(['run_c', 'run_a']);
        expect(runs[1]).toMatchObject({
          holder: 'node-a',
          tasks: { total: 5, completed: 1, failed: 0, skipped: 1, cancelled: 0, running: 2 },
        });
        expect(await store.listRuns({ limit: 5, runId: 'run_b' })).toMatchObject([
          { runId: 'run_b', name: 'example', status: 'pending', tasks: { total: 4, completed: 0 } },
        ]);
      });

      it('keeps the counts of a run that ended', async () => {
        const { store } = fresh();
        await endedRun(store, 'run_1');
        const [run] = await store.listRuns({ limit: 1 });
        expect(run).toMatchObject({
          status: 'completed',
          stopReason: 'completed',
          tasks: { total: 2, completed: 1, failed: 0, skipped: 0, cancelled: 0, running: 0 },
        });
        expect(run?.finishedAtMs).toBeGreaterThanOrEqual(run?.createdAtMs ?? Infinity);
      });
    });
  });
}

function untouched(index: number) {
  return {
    index,
    taskId: `task-${index}`,
    taskType: 'work',
    status: 'ready',
    attempt: 0,
    retries: 0,
    agentId: null,
    startedAtMs: null,
    finishedAtMs: null,
    result: null,
    error: null,
  };
}

async function endedRun(store: RunStore, runId: string) {
  await store.createRun(newRun(runId, 2));
  const lease = await store.acquireRun(runId, 'node-a', LEASE_MS);
  const run = { status: 'completed', stopReason: 'completed', outputs: null } as const;
  await store.commitTurn(lease, turn({ changed: changes([0], 'completed'), run }));
  return lease;
}
