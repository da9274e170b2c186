import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { newRun } from '@conclave/test/contracts/run-columns';
import { verifies } from '@conclave/test/requirements';
import { openStore } from '@conclave/store';
import { temporaryFolder } from '@conclave/testing/temporary-folder';
import { SCHEMA_VERSION } from '../src/sqlite/migrations/migrations.ts';
import { openTestStore, sqliteInfo, temporaryFile } from './temporary-store.ts';

const problem = 'W3.store-problem-named';

describe('openStore', () => {
  it('makes folder, file and schema, and finds them again', async () => {
    const path = temporaryFile();
    const store = await openTestStore({ path });
    await store.createRun(newRun('run_1', 3));
    expect(statSync(dirname(path)).mode & 0o777).toBe(0o700);
    await store.close();
    const again = await openTestStore({ path });
    expect(await again.loadTasks('run_1')).toHaveLength(3);
  });

  it('says what it runs on', async () => {
    const path = temporaryFile();
    const store = await openTestStore({ path });
    await store.createRun(newRun('run_1', 1_000));
    const info = await sqliteInfo(store);
    expect(info).toMatchObject({
      durable: true,
      path,
      sqliteVersion: process.versions['sqlite'],
      walResetSafe: true,
      schemaVersion: SCHEMA_VERSION,
      journalMode: 'wal',
      synchronous: 'full',
      commits: 1,
    });
    expect(info.walBytes).toBeGreaterThan(0);
    const task = info.tables.find((table) => table.name === 'task');
    expect((task?.bytes ?? 1) % info.pageBytes).toBe(0);
    expect(task?.rows).toBe(1_000);
  });

  it(
    verifies('W3.store-file-gone', 'acknowledges nothing once its file was removed, moved away or replaced'),
    async () => {
      const path = temporaryFile();
      const ways = {
        removed: () => rmSync(dirname(path), { recursive: true }),
        moved: () => renameSync(dirname(path), `${dirname(path)}-moved`),
        replaced: () => {
          renameSync(path, `${path}.old`);
          copyFileSync(`${path}.old`, path);
        },
        'without its log': () => rmSync(`${path}-wal`),
      };
      for (const [way, spoil] of Object.entries(ways)) {
        const store = await openTestStore({ path });
        await store.createRun(newRun(`run_${way}`, 1));
        spoil();
        const answer = await store.createRun(newRun(`run_late_${way}`, 1)).catch((error: unknown) => error);
        expect(answer, way).toMatchObject({
          code: 'STORE_UNAVAILABLE',
          message: expect.stringContaining('removed or replaced') as string,
        });
        await store.close();
        rmSync(dirname(path), { recursive: true, force: true });
      }
    },
  );

  it('names the option that is wrong', async () => {
    await expect(openStore({ path: '' })).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
    const typo = { path: temporaryFile(), retention: { maxRun: 3 } } as unknown as { path: string };
    await expect(openStore(typo)).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  });

  it(verifies(problem, 'refuses a file of a newer version and leaves it alone'), async () => {
    const path = temporaryFile();
    await (await openStore({ path })).close();
    const database = new DatabaseSync(path);
    database.exec('INSERT INTO schema_version VALUES (99, 0)');
    database.close();
    const before = readFileSync(path);
    await expect(openStore({ path })).rejects.toMatchObject({
      code: 'STORE_VERSION_UNSUPPORTED',
      details: { found: 99, known: SCHEMA_VERSION, path },
    });
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it(verifies(problem, 'refuses a file that is not a database'), async () => {
    const path = join(temporaryFolder(), 'conclave.db');
    writeFileSync(path, 'these are some notes, not a database\n'.repeat(200));
    await expect(openStore({ path })).rejects.toMatchObject({ code: 'STORE_CORRUPT', details: { path } });
  });

  it(verifies(problem, 'refuses a database of another program'), async () => {
    const path = join(temporaryFolder(), 'conclave.db');
    const database = new DatabaseSync(path);
    database.exec('CREATE TABLE notes (text TEXT)');
    database.close();
    await expect(openStore({ path })).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      message: expect.stringContaining('another program') as string,
    });
  });

  it(verifies(problem, 'says that a file is damaged when it comes upon the damage'), async () => {
    const path = temporaryFile();
    const store = await openStore({ path });
    await store.createRun(newRun('run_1', 20_000));
    await store.close();
    const bytes = readFileSync(path);
    bytes.fill(0x5a, 40 * 4_096, bytes.length - 4_096);
    writeFileSync(path, bytes);
    const damaged = await openTestStore({ path });
    await expect(damaged.loadTasks('run_1')).rejects.toMatchObject({ code: 'STORE_CORRUPT' });
  });

  it(verifies(problem, 'does not wait for a folder that cannot be made'), async () => {
    // Node's recursive mkdir never ends where the parent is there and the folder cannot be made.
    await expect(openStore({ path: '/proc/conclave/conclave.db' })).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      message: expect.stringContaining('cannot be made') as string,
    });
  });

  it(verifies(problem, 'refuses a network drive'), async () => {
    const nfs = 0x6969;
    await expect(openStore({ path: temporaryFile(), fileSystemType: () => nfs })).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      message: expect.stringContaining('network drive (NFS)') as string,
    });
  });

  it(verifies(problem, 'refuses a path below a file, and a folder'), async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'file'), '');
    await expect(openStore({ path: join(folder, 'file', 'conclave.db') })).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      message: expect.stringContaining('cannot be made') as string,
    });
    mkdirSync(join(folder, 'conclave.db'));
    await expect(openStore({ path: join(folder, 'conclave.db') })).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      message: expect.stringContaining('is a folder') as string,
    });
  });

  it(verifies(problem, 'refuses a store that became read-only, and leaves it whole'), async ({ skip }) => {
    const folder = temporaryFolder();
    const path = join(folder, 'conclave.db');
    const mounted = spawnSync('mount', ['-t', 'tmpfs', 'tmpfs', folder]);
    if (mounted.status !== 0) return skip('no right to mount a disk here');
    onTestFinished(() => void spawnSync('umount', ['-l', folder]));
    const store = await openStore({ path });
    await store.createRun(newRun('run_1', 1));
    await store.close();
    const remount = (mode: 'ro' | 'rw') =>
      expect(spawnSync('mount', ['-o', `remount,${mode}`, folder]).status).toBe(0);
    remount('ro');
    await expect(openStore({ path })).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      message: expect.stringContaining('not writable') as string,
    });
    remount('rw');
    expect(await (await openTestStore({ path })).loadTasks('run_1')).toHaveLength(1);
  });

  it(verifies(problem, 'refuses a folder that cannot be written'), async ({ skip }) => {
    const folder = temporaryFolder();
    // A disk mounted read-only stops root too, who may write to any folder.
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'ro', 'tmpfs', folder]);
    if (mounted.status !== 0) return skip('no right to mount a read-only disk here');
    onTestFinished(() => void spawnSync('umount', ['-l', folder]));
    await expect(openStore({ path: join(folder, 'conclave.db') })).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      message: expect.stringContaining('not writable') as string,
    });
  });
});
