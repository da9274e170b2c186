import { describe, expect, it } from 'vitest';
import { newRun } from '@conclave/test/contracts/run-columns';
import { verifies } from '@conclave/test/requirements';
import { describeThisProcess, isProcessAlive } from '@conclave/store';
import { startCommitting } from './child-process.ts';
import { openTestStore, temporaryFile } from './temporary-store.ts';

describe('a run that another process holds', () => {
  it(
    verifies(
      [
        'H4.status-undriven',
        'W3.live-node-keeps-run',
        'W3.dead-node-succeeded-at-once',
        'W3.fencing-stale-epoch',
      ],
      'is refused while that process lives and taken at once when it was killed',
    ),
    async () => {
      const path = temporaryFile();
      const store = await openTestStore({ path });
      await store.createRun(newRun('run_1', 2));
      const holder = startCommitting({ path, runId: 'run_1', turns: 1, turnSize: 1, inFlight: 1 }, 'stay');
      await holder.until('busy');

      await expect(store.acquireRun('run_1', 'node-here', 60_000)).rejects.toMatchObject({
        code: 'RUN_LEASED',
      });
      const heldBy = async () => (await store.listRuns({ limit: 1 }))[0]?.holder;
      expect(await heldBy()).not.toBeNull();
      await holder.kill();
      expect(await heldBy()).toBeNull();
      // Its lease would last for another ten minutes.
      expect(await store.acquireRun('run_1', 'node-here', 60_000)).toMatchObject({ epoch: 2 });
      expect(await store.loadTasks('run_1')).toMatchObject([{ status: 'completed' }, { status: 'ready' }]);
    },
  );

  it('is free when that process left', async () => {
    const path = temporaryFile();
    const store = await openTestStore({ path });
    await store.createRun(newRun('run_1', 2));
    const holder = startCommitting({ path, runId: 'run_1', turns: 1, turnSize: 1, inFlight: 1 }, 'stay');
    await holder.until('busy');
    holder.letGo();
    await holder.ended;
    expect(await store.acquireRun('run_1', 'node-here', 60_000)).toMatchObject({ epoch: 2 });
  });
});

describe('isProcessAlive', () => {
  const self = describeThisProcess('node-a');

  it('knows this process', () => {
    expect(self).toMatchObject({ nodeId: 'node-a', pid: process.pid });
    expect(isProcessAlive(self)).toBe(true);
  });

  it('knows that a process id without a process is dead', () => {
    // Above the largest process id that Linux gives.
    expect(isProcessAlive({ ...self, pid: 4_194_305 })).toBe(false);
  });

  it.runIf(process.platform === 'linux')('knows a process id that was given to another process', () => {
    expect(isProcessAlive({ ...self, bootId: 'earlier/1' })).toBe(false);
  });

  it('takes nodes of other hosts, and of systems without start times, for alive', () => {
    expect(isProcessAlive({ ...self, host: 'elsewhere', pid: 4_194_305 })).toBe(true);
    expect(isProcessAlive({ ...self, bootId: '' })).toBe(true);
  });
});
