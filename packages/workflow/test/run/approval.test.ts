import type { RunStore } from '@conclave/contracts';
import { createVolatileStore } from '@conclave/store';
import { verifies } from '@conclave/test/requirements';
import { ManualClock } from '@conclave/testing';
import { describe, expect, it, vi } from 'vitest';
import { createRun, drive, task } from './drive.ts';
import { ManualDispatcher } from './manual-dispatcher.ts';

const yes = { status: 'approved', by: 'ada', comment: 'go' } as const;
const no = { status: 'rejected', by: 'bob', comment: 'too early' } as const;
const ask = (more: object = {}) => ({ approval: { prompt: 'Ship ${{ tasks.build.result }}?', ...more } });

async function waiting(definition: Parameters<typeof createRun>[1], inputs = {}) {
  const clock = new ManualClock();
  const store = createVolatileStore({ clock });
  const dispatcher = new ManualDispatcher(2, (attempt) =>
    queueMicrotask(() => attempt.succeed(attempt.taskId)),
  );
  await createRun(store, definition, inputs);
  const driven = await drive(store, dispatcher, { clock });
  await vi.waitFor(async () => expect(await store.listApprovals({ limit: 9 })).not.toEqual([]));
  return { clock, store, dispatcher, ...driven };
}

/** Moves the clock until the driver has asked the store again. */
function later(clock: ManualClock, result: Promise<unknown>): Promise<unknown> {
  const timer = setInterval(() => clock.advance(500), 1);
  return result.finally(() => clearInterval(timer));
}

const chain = (more: object = {}) => ({
  tasks: [task('build'), task('ship', [], ask(more)), task('tell', ['ship'])],
});

describe('a task with an approval', () => {
  it(
    verifies('W1.approval', 'asks when its dependencies have ended, and starts once it is approved'),
    async () => {
      const { clock, store, dispatcher, driver, result } = await waiting(chain());
      expect(await store.listApprovals({ limit: 9 })).toMatchObject([
        { taskId: 'ship', prompt: 'Ship build?', status: 'open', expiresAtMs: null },
      ]);
      expect(driver.progress()).toMatchObject({
        running: 0,
        approvals: [{ taskId: 'ship', prompt: 'Ship build?' }],
      });
      expect(dispatcher.started).toEqual(['build#1']);
      await store.decideApproval('r', 'ship', yes);
      expect(await later(clock, result)).toMatchObject({ success: true });
      expect(dispatcher.started).toEqual(['build#1', 'ship#1', 'tell#1']);
    },
  );

  it(
    verifies('W1.approval', 'fails with the reason when it is rejected, and its dependents are skipped'),
    async () => {
      const { clock, store, dispatcher, result } = await waiting(chain());
      await store.decideApproval('r', 'ship', no);
      const ended = (await later(clock, result)) as Awaited<typeof result>;
      expect(ended).toMatchObject({ success: false, failedTasks: ['ship'], skippedTasks: ['tell'] });
      expect(ended.errors['ship']).toMatchObject({
        code: 'TASK_REJECTED',
        details: { by: 'bob', comment: 'too early' },
        retryable: false,
      });
      expect(dispatcher.started).toEqual(['build#1']);
    },
  );

  it.each([
    { onTimeout: 'fail', failed: ['ship'], skipped: ['tell'], started: ['build#1'] },
    { onTimeout: 'skip', failed: [], skipped: ['ship'], started: ['build#1', 'tell#1'] },
    { onTimeout: 'approve', failed: [], skipped: [], started: ['build#1', 'ship#1', 'tell#1'] },
  ])(
    verifies('W1.approval-expires', 'goes by onTimeout: $onTimeout when nobody decides'),
    async (expected) => {
      const { onTimeout, failed, skipped, started } = expected;
      const { clock, store, dispatcher, result } = await waiting(chain({ timeoutMs: 5_000, onTimeout }));
      const ended = (await later(clock, result)) as Awaited<typeof result>;
      expect(ended).toMatchObject({ failedTasks: failed, skippedTasks: skipped });
      expect(dispatcher.started).toEqual(started);
      expect(await store.listApprovals({ limit: 9 })).toMatchObject([{ status: 'expired' }]);
      if (onTimeout === 'fail') expect(ended.errors['ship']?.code).toBe('TASK_APPROVAL_EXPIRED');
    },
  );

  it('gives the decision as its value when it is nothing but an approval', async () => {
    const gate = { id: 'gate', type: 'approval', dependsOn: ['build'], approval: { prompt: 'Go on?' } };
    const after = task('after', [], { when: '${{ tasks.gate.result.by = "ada" }}' });
    const outputs = { comment: '${{ tasks.gate.result.comment }}' };
    const { clock, store, dispatcher, result } = await waiting({
      tasks: [task('build'), gate, after],
      outputs,
    });
    await store.decideApproval('r', 'gate', yes);
    expect(await later(clock, result)).toMatchObject({ success: true, outputs: { comment: 'go' } });
    expect(dispatcher.started).toEqual(['build#1', 'after#1']);
  });

  it('asks once for a fan-out, and nothing where its condition is false', async () => {
    const list = task('list', [], {
      forEach: ['x', 'y'],
      params: '${{ item }}',
      approval: { prompt: 'All?' },
    });
    const never = task('never', [], { when: false, approval: { prompt: 'Never?' } });
    const { clock, store, dispatcher, result } = await waiting({ tasks: [list, never] });
    expect(await store.listApprovals({ limit: 9 })).toMatchObject([{ taskId: 'list' }]);
    await store.decideApproval('r', 'list', yes);
    expect(await later(clock, result)).toMatchObject({ success: true, skippedTasks: ['never'] });
    expect(dispatcher.started).toEqual(['list[0]#1', 'list[1]#1']);
  });

  it(
    verifies(
      'W1.approval-from-anywhere',
      'keeps its question over a resume, and takes what was decided meanwhile',
    ),
    async () => {
      const { store, driver, result } = await waiting(chain());
      driver.interrupt();
      expect(await result).toMatchObject({ stopReason: 'interrupted' });
      const [before] = await store.listApprovals({ limit: 9 });
      const dispatcher = new ManualDispatcher(1);
      const again = await drive(store, dispatcher, { nodeId: 'node-2' });
      await vi.waitFor(() => expect(again.driver.progress().approvals).toHaveLength(1));
      expect(await store.listApprovals({ limit: 9 })).toEqual([before]);
      again.driver.interrupt();
      await again.result;
      await store.decideApproval('r', 'ship', yes);
      const last = await (await drive(store, dispatcher, { nodeId: 'node-3' })).result;
      expect(last).toMatchObject({ success: true, tasks: { reused: 1 } });
      expect(dispatcher.started).toEqual(['ship#1', 'tell#1']);
    },
  );

  it(
    verifies('W2.pause-everywhere', 'is no reason to wait with a pause, and can be decided during one'),
    async () => {
      const { store, driver, result } = await waiting(chain());
      driver.pause();
      expect(await result).toMatchObject({ stopReason: 'paused' });
      await store.decideApproval('r', 'ship', yes);
      const resumed = await (await drive(store, new ManualDispatcher(1), { nodeId: 'node-2' })).result;
      expect(resumed).toMatchObject({ success: true });
    },
  );

  it('is withdrawn when the run is cancelled', async () => {
    const { store, driver, result } = await waiting(chain());
    driver.cancel();
    expect(await result).toMatchObject({ stopReason: 'cancelled', cancelledTasks: ['ship', 'tell'] });
    expect(await store.listApprovals({ limit: 9 })).toMatchObject([{ status: 'withdrawn' }]);
  });

  it('fails when its prompt cannot be evaluated', async () => {
    const store = createVolatileStore();
    await createRun(store, { tasks: [task('a', [], { approval: { prompt: '${{ $error("no") }}' } })] });
    const { result } = await drive(store, new ManualDispatcher(1));
    expect((await result).errors['a']?.code).toBe('WORKFLOW_EXPRESSION_FAILED');
    expect(await store.listApprovals({ limit: 9 })).toEqual([]);
  });

  it('costs no question of the store where nothing is asked', async () => {
    const store = createVolatileStore();
    const listed = vi.spyOn(store, 'listApprovals');
    await createRun(store as RunStore, { tasks: [task('a')] });
    const { result } = await drive(store, new ManualDispatcher(1));
    listed.mockClear();
    expect(await result).toMatchObject({ success: true });
    expect(listed).not.toHaveBeenCalled();
  });
});
