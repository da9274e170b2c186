import type { TaskContext } from '@conclave/contracts';
import { verifies } from '@conclave/test/requirements';
import { describe, expect, it } from 'vitest';
import { compute, sleep } from '../../src/worker/replay-worker.ts';

function contextOf(signal: AbortSignal): TaskContext {
  return { taskId: 't', runId: 'run_1', attempt: 1, idempotencyKey: 'run_1/t', signal };
}
const context = contextOf(new AbortController().signal);

describe('the work of a replay', () => {
  it(verifies('W6.replay-lasts', 'waits at least the scaled time, as exactly as timers are'), async () => {
    const { startedAtMs, endedAtMs } = await sleep({ seconds: 3, timeScale: 0.01 }, context);
    expect(endedAtMs - startedAtMs).toBeGreaterThan(28);
    expect(Math.abs(startedAtMs - Date.now())).toBeLessThan(20_000);
  });

  it(verifies('W6.replay-lasts', 'uses the scaled time of a processor'), async () => {
    const before = process.threadCpuUsage();
    await compute({ seconds: 5, timeScale: 0.01 }, context);
    const { user, system } = process.threadCpuUsage(before);
    expect(user + system).toBeGreaterThanOrEqual(50_000);
  });

  it('takes no timer for what is shorter than half of its step', async () => {
    const before = process.getActiveResourcesInfo().length;
    const done = sleep({ seconds: 0.0004, timeScale: 1 }, context);
    expect(process.getActiveResourcesInfo()).toHaveLength(before);
    await done;
  });

  it.each([sleep, compute])('ends when it is cancelled: %o', async (work) => {
    const controller = new AbortController();
    const done = work({ seconds: 1_000, timeScale: 1 }, contextOf(controller.signal));
    controller.abort(new Error('enough'));
    await expect(done).rejects.toThrow(/enough|aborted/);
  });
});
