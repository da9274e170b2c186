import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createNode } from '@conclave/swarm';
import { postgres, testSchema } from '@conclave/test/postgres/test-database';
import { verifies } from '@conclave/test/requirements';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { checkDatabase } from '../../src/doctor/check-database.ts';
import { checkStore } from '../../src/doctor/check-store.ts';
import { sizeTable } from '../../src/doctor/store-size.ts';

const tasks = Array.from({ length: 40 }, (_, i) => ({ id: `t${i}`, type: 'echo' }));
const agents = [
  {
    id: 'echo',
    kind: 'process' as const,
    capabilities: ['echo'],
    command: ['true'],
    output: 'text' as const,
  },
];

describe('the sizes that the doctor tells', () => {
  it(verifies('H4.doctor-sizes', 'are of every table of the file, which stays as it is'), async () => {
    const dataDir = temporaryFolder();
    const swarm = await createNode({ dataDir, agents });
    await swarm.createWorkflow({ name: 'sized', tasks });
    await swarm.stop();
    const path = join(dataDir, 'conclave.db');
    const before = hashOf(path);
    const { checks, size } = checkStore(path);
    expect(checks.map(({ status }) => status)).toEqual(['ok', 'ok', 'ok', 'ok']);
    expect(size!.tables).toContainEqual({ name: 'task', rows: 40, bytes: expect.any(Number) as number });
    expect(size!.tables).toContainEqual({ name: 'run_need', rows: 1, bytes: expect.any(Number) as number });
    expect(size!.tables).toContainEqual({ name: 'node', rows: 0, bytes: expect.any(Number) as number });
    const whole = size!.tables.reduce((sum, { bytes }) => sum + bytes, 0) + size!.freeBytes!;
    // The rest are the tables of SQLite itself.
    expect(size!.bytes - whole).toBeLessThan(0.5 * size!.bytes);
    expect(sizeTable(size!)).toMatch(/^TABLE +ROWS +SIZE\n(?:.*\n)*task +40 +[\d.]+ KiB\n/);
    expect(hashOf(path)).toBe(before);
  });

  it('are of nothing where the file is no store', () => {
    expect(checkStore(join(temporaryFolder(), 'none.db'))).toMatchObject({ size: undefined });
  });

  it.skipIf(postgres === undefined)(
    verifies('H4.doctor-sizes', 'are of every table of the database'),
    async () => {
      const { url } = testSchema();
      expect(await checkDatabase(url)).toMatchObject({ size: undefined });
      const swarm = await createNode({ databaseUrl: url, agents });
      onTestFinished(() => swarm.stop());
      await swarm.createWorkflow({ name: 'sized', tasks });
      await swarm.stop();
      // The server counts in its own time.
      await vi.waitFor(
        async () => {
          const { size } = await checkDatabase(url);
          expect(size!.tables.find(({ name }) => name === 'task')).toMatchObject({ rows: 40 });
          expect(size!.bytes).toBe(size!.tables.reduce((sum, { bytes }) => sum + bytes, 0));
        },
        { timeout: 20_000 },
      );
    },
  );
});

function hashOf(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'conclave-doctor-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
