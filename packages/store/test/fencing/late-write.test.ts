/**
 * A process is stopped (SIGSTOP) between its read and its write until its lease has passed to another one, and goes on
 * then. With the token its write is refused. The control drops the token outside the product, with the same
 * interleaving: then the write is taken, and what the successor was told is recorded is not.
 */
import { changes, newRun, turn } from '@conclave/test/contracts/run-columns';
import { postgres, testSchema, title } from '@conclave/test/postgres/test-database';
import { verifies } from '@conclave/test/requirements';
import type { RunLease } from '@conclave/contracts';
import type { Store } from '@conclave/store';
import { describe, expect, it, vi } from 'vitest';
import { openTestStore, temporaryFile } from '../temporary-store.ts';
import { startLateWriter } from './late-writer.ts';
import type { LateWork } from './late-writer.ts';

const LEASE_MS = 500;

interface Place {
  readonly store: Store;
  readonly address: Pick<LateWork, 'path' | 'url' | 'schema'>;
}

async function onFile(): Promise<Place> {
  const path = temporaryFile();
  return { store: await openTestStore({ path }), address: { path } };
}

async function onServer(): Promise<Place> {
  const { url, schema } = testSchema();
  return { store: await openTestStore({ url }), address: { url, schema } };
}

/** @returns what became of the late write, and what the database says afterwards */
async function stopBetweenReadAndWrite({ store, address }: Place, token: LateWork['token']) {
  await store.createRun(newRun('run_1', 2));
  const late = startLateWriter({ ...address, runId: 'run_1', leaseMs: LEASE_MS, token });
  expect(await late.says()).toBe('read');
  late.stop();
  // It lives, so that only time takes the run away from it.
  await expect(store.acquireRun('run_1', 'successor', 60_000)).rejects.toMatchObject({ code: 'RUN_LEASED' });
  const lease = await vi.waitFor(() => store.acquireRun('run_1', 'successor', 60_000), {
    timeout: 10_000,
    interval: 50,
  });
  late.writeAndGoOn();
  const said = await late.says();
  await late.ended();
  await complete(store, lease);
  const [task] = await store.loadTasks('run_1');
  return { said, result: task?.result };
}

/** The successor does the task, too, and is told that this is recorded. */
async function complete(store: Store, lease: RunLease): Promise<void> {
  await store.commitTurn(
    lease,
    turn({ changed: changes([0], 'completed', { agentId: 'agent', result: '"successor"' }) }),
  );
}

describe('a process that is stopped for longer than its lease', () => {
  it(
    verifies(['W3.late-write-refused', 'W3.fencing-stale-epoch'], 'has its late write refused'),
    async () => {
      expect(await stopBetweenReadAndWrite(await onFile(), 'with-token')).toEqual({
        said: 'refused LEASE_FENCED',
        result: '"successor"',
      });
    },
  );

  it(
    verifies('W3.late-write-refused', 'would take the place of its successor without its token'),
    async () => {
      expect(await stopBetweenReadAndWrite(await onFile(), 'without-token')).toEqual({
        said: 'written',
        result: '"late"',
      });
    },
  );

  describe.skipIf(postgres === undefined)(`on ${title}`, () => {
    it(verifies('W3.postgres-late-write-refused', 'has its late write refused'), async () => {
      expect(await stopBetweenReadAndWrite(await onServer(), 'with-token')).toEqual({
        said: 'refused LEASE_FENCED',
        result: '"successor"',
      });
    });

    it(
      verifies('W3.postgres-late-write-refused', 'would take the place of its successor without'),
      async () => {
        expect(await stopBetweenReadAndWrite(await onServer(), 'without-token')).toEqual({
          said: 'written',
          result: '"late"',
        });
      },
    );
  });
});
