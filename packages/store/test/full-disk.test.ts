import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { newRun, range, settle } from '@conclave/test/contracts/run-columns';
import { verifies } from '@conclave/test/requirements';
import { temporaryFolder } from '@conclave/testing/temporary-folder';
import { damageIn, openTestStore, temporaryFile } from './temporary-store.ts';

const MEGABYTE = 1_048_576;

describe('a store that is full', () => {
  it(
    verifies('W3.full-disk', 'refuses the write that does not fit, keeps the rest, and goes on later'),
    async () => {
      const path = temporaryFile();
      const retention = { maxRuns: 0 };
      const store = await openTestStore({ path, maxFileBytes: MEGABYTE / 2, retention });
      await store.createRun(newRun('run_1', 100));
      const answers = await Promise.allSettled([
        store.createRun(newRun('run_huge', 40_000)),
        store.createRun(newRun('run_2', 100)),
      ]);
      expect(answers).toMatchObject([
        { status: 'rejected', reason: { code: 'STORE_FULL', details: { path } } },
        { status: 'fulfilled' },
      ]);
      await expect(store.loadRun('run_huge')).rejects.toMatchObject({ code: 'RUN_NOT_FOUND' });
      expect(await store.loadTasks('run_2')).toHaveLength(100);

      const lease = await store.acquireRun('run_1', 'node-a', 60_000);
      let written = 0;
      const full = await (async () => {
        for (; written < 100; written += 1) {
          const result = `"${'x'.repeat(20_000)}"`;
          const { changed, ...rest } = settle([written]);
          await store.commitTurn(lease, { ...rest, changed: { ...changed, result: [result] } });
        }
        return undefined;
      })().catch((error: unknown) => error);
      expect(full).toMatchObject({ code: 'STORE_FULL' });
      const statuses = (await store.loadTasks('run_1')).map((task) => task.status);
      expect(statuses.filter((status) => status === 'completed')).toHaveLength(written);
      expect(damageIn(path)).toEqual([]);

      const other = await store.acquireRun('run_2', 'node-a', 60_000);
      const ended = { status: 'completed', stopReason: 'completed', outputs: null } as const;
      await store.commitTurn(lease, { ...settle([]), run: ended });
      expect(await store.sweep()).toMatchObject({ runs: 1 });
      await store.commitTurn(other, settle(range(0, 100)));
    },
  );

  it(verifies('W3.full-disk', 'does the same on a disk without space'), async ({ skip }) => {
    const folder = temporaryFolder();
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', folder]);
    if (mounted.status !== 0) return skip('no right to mount a small disk here');
    onTestFinished(() => void spawnSync('umount', ['-l', folder]));
    const path = join(folder, 'conclave.db');
    const store = await openTestStore({ path });
    await store.createRun(newRun('run_1', 1_000));
    const filler = join(folder, 'filler');
    try {
      writeFileSync(filler, Buffer.alloc(8 * MEGABYTE));
    } catch {
      // As intended: whatever was free is taken now.
    }
    const refused = await store.createRun(newRun('run_2', 20_000)).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'STORE_FULL' });
    expect(await store.listRuns({ limit: 10 })).toHaveLength(1);
    expect(await store.loadTasks('run_1')).toHaveLength(1_000);

    rmSync(filler);
    await store.createRun(newRun('run_2', 1_000));
    expect(damageIn(path)).toEqual([]);
  });
});
