import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it, onTestFinished, vi } from 'vitest';
import type { WakeUps } from '@conclave/contracts';
import { verifies } from '@conclave/test/requirements';
import { ManualClock, RecordingLogger } from '@conclave/testing';
import { temporaryFolder } from '@conclave/testing/temporary-folder';
import { openWakeUps } from '@conclave/bus';
import { ports } from '../ports.ts';

function storeFile(dataFile = join(temporaryFolder(), 'conclave.db')) {
  const writer = new DatabaseSync(dataFile);
  writer.exec('PRAGMA journal_mode = WAL; CREATE TABLE t (n INTEGER); INSERT INTO t VALUES (0)');
  onTestFinished(() => writer.close());
  return { dataFile, commit: () => writer.exec('UPDATE t SET n = n + 1') };
}

async function watching(dataFile: string) {
  const clock = new ManualClock();
  const logger = new RecordingLogger();
  const wakeUps = await openWakeUps({ dataFile, swarmId: 'default', ...ports, clock, logger });
  onTestFinished(() => wakeUps.close());
  return { clock, logger, wakeUps };
}

function counting(wakeUps: WakeUps) {
  let count = 0;
  const leave = wakeUps.subscribe('offers', () => (count += 1));
  return { count: () => count, leave };
}

const settle = () => new Promise(setImmediate);

it(verifies('W3.wake-ups-sqlite', 'tells a commit of another connection within 25 ms, once'), async () => {
  const { dataFile, commit } = storeFile();
  const { clock, wakeUps } = await watching(dataFile);
  const heard = counting(wakeUps);
  clock.advance(100);
  await settle();
  expect(heard.count()).toBe(0);
  commit();
  commit();
  clock.advance(25);
  await settle();
  expect(heard.count()).toBe(1);
  clock.advance(1_000);
  await settle();
  expect(heard.count()).toBe(1);
});

it('looks only while somebody listens', async () => {
  const { dataFile, commit } = storeFile();
  const { clock, wakeUps } = await watching(dataFile);
  expect(clock.timers).toBe(0);
  const [first, second] = [counting(wakeUps), counting(wakeUps)];
  expect(clock.timers).toBe(1);
  first.leave();
  expect(clock.timers).toBe(1);
  second.leave();
  expect(clock.timers).toBe(0);
  commit();
  const later = counting(wakeUps);
  clock.advance(100);
  await settle();
  expect(later.count()).toBe(0);
  await wakeUps.close();
  expect(clock.timers).toBe(0);
});

it(
  verifies('W3.wake-ups-sqlite', 'says once that there is no file, and hears it when it comes'),
  async () => {
    const dataFile = join(temporaryFolder(), 'later.db');
    const { clock, logger, wakeUps } = await watching(dataFile);
    const heard = counting(wakeUps);
    clock.advance(5_000);
    expect(logger.entries).toMatchObject([{ level: 'warn', fields: { path: dataFile } }]);
    const { commit } = storeFile(dataFile);
    clock.advance(500);
    await settle();
    expect(heard.count()).toBe(1);
    commit();
    clock.advance(25);
    await settle();
    expect(heard.count()).toBe(2);
  },
);

it('does not throw when the file is moved or removed under it', async () => {
  const { dataFile } = storeFile();
  const { clock, wakeUps } = await watching(dataFile);
  const heard = counting(wakeUps);
  renameSync(dataFile, `${dataFile}.moved`);
  clock.advance(100);
  for (const end of ['.moved', '-wal', '-shm']) rmSync(`${dataFile}${end}`, { force: true });
  clock.advance(100);
  await settle();
  wakeUps.announce('offers');
  await vi.waitFor(() => expect(heard.count()).toBeGreaterThan(0));
});
