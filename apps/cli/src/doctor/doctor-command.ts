/** `conclave doctor`: looks at everything a run needs, for real, and says what to do. */
import { tmpdir } from 'node:os';
import { hasStore, storePath } from '../command-line/data-dir.ts';
import { storeLocationOf, type StoreLocation } from '../command-line/store-location.ts';
import { exitCodes } from '../exit-code.ts';
import { painter, type Colour, type Paint } from '../format/colour.ts';
import { onOneLine } from '../format/text-width.ts';
import type { Terminal } from '../terminal.ts';
import { ok, type Check, type CheckStatus } from './check.ts';
import { checkDataDir } from './check-data-dir.ts';
import { checkDatabase } from './check-database.ts';
import { checkDisk } from './check-disk.ts';
import { checkGit } from './check-git.ts';
import { checkNats } from './check-nats.ts';
import { checkNode } from './check-node.ts';
import { checkSequentialThinking } from './check-sequential-thinking.ts';
import { checkSqlite } from './check-sqlite.ts';
import { checkStore } from './check-store.ts';
import { checkWorkerThreads } from './check-worker-threads.ts';
import { nearestExisting } from './nearest-folder.ts';
import { probeStore } from './probe-store.ts';
import { sizeTable, type StoreFindings } from './store-size.ts';

export interface DoctorOptions {
  readonly json?: boolean;
  readonly dataDir?: string;
}

export async function doctorCommand(terminal: Terminal, options: DoctorOptions): Promise<number> {
  const store = storeLocationOf(options.dataDir, terminal);
  const { checks, size } = await examine(store, terminal.environment['NATS_URL'] || undefined);
  const healthy = checks.every(({ status }) => status !== 'fail');
  await terminal.out(
    options.json === true
      ? `${JSON.stringify({ healthy, checks, store: size ?? null })}\n`
      : `${size === undefined ? '' : `${sizeTable(size)}\n`}${checksText(checks, painter(terminal.colours))}`,
  );
  return healthy ? exitCodes.success : exitCodes.environment;
}

async function examine(
  { dataDir, databaseUrl }: StoreLocation,
  natsUrl: string | undefined,
): Promise<StoreFindings> {
  const store = databaseUrl === undefined ? await checkFolder(dataDir) : await checkDatabase(databaseUrl);
  const nats = natsUrl === undefined ? [] : [await checkNats(natsUrl)];
  const checks = [
    checkNode(),
    ...store.checks,
    ...nats,
    await checkWorkerThreads(),
    await checkGit(),
    checkSequentialThinking(),
  ];
  return { checks, size: store.size };
}

async function checkFolder(dataDir: string): Promise<StoreFindings> {
  const { check, facts } = await checkDataDir(dataDir);
  // Where the data directory will not do, SQLite itself may still be in order.
  const sqlite = facts ?? (await probeStore(tmpdir()).catch(() => undefined));
  const none: StoreFindings = { checks: [ok('store', 'none yet')], size: undefined };
  const store = hasStore(dataDir) ? checkStore(storePath(dataDir)) : none;
  const disk = checkDisk(nearestExisting(dataDir).path);
  return { checks: [checkSqlite(sqlite), check, disk, ...store.checks], size: store.size };
}

const colours: Readonly<Record<CheckStatus, Colour>> = { ok: 'green', warn: 'yellow', fail: 'red' };

export function checksText(checks: readonly Check[], paint: Paint): string {
  const width = Math.max(...checks.map(({ check }) => check.length));
  const lines = checks.flatMap(({ check, status, detail, advice }) => [
    `${paint(colours[status], status.padEnd(4))}  ${check.padEnd(width)}  ${onOneLine(detail)}`,
    ...(advice === '' ? [] : [`${' '.repeat(6 + width + 2)}${advice}`]),
  ]);
  const failed = checks.filter(({ status }) => status === 'fail').length;
  const verdict = failed === 0 ? 'Ready.' : `${failed} of ${checks.length} checks failed.`;
  return [...lines, '', verdict].map((line) => `${line}\n`).join('');
}
