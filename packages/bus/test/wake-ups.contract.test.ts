import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe } from 'vitest';
import type { WakeUps } from '@conclave/contracts';
import { describeWakeUpsContract } from '@conclave/test/contracts/wake-ups-contract';
import { nats, natsUrl, title as natsTitle } from '@conclave/test/nats/test-nats';
import { newSchema, postgres, title as postgresTitle } from '@conclave/test/postgres/test-database';
import { createInProcessWakeUps, openWakeUps } from '@conclave/bus';
import { ports } from './ports.ts';

const folder = mkdtempSync(join(tmpdir(), 'conclave-wake-ups-'));
const dataFile = join(folder, 'conclave.db');
/** As the store of some process. */
const writer = new DatabaseSync(dataFile);
writer.exec('PRAGMA journal_mode = WAL; CREATE TABLE counted (n INTEGER); INSERT INTO counted VALUES (0)');
const commit = (): void => writer.exec('UPDATE counted SET n = n + 1');

afterAll(() => {
  writer.close();
  rmSync(folder, { recursive: true, force: true });
});

let groups = 0;
/** Nobody else hears it, also not what another process tests on the same server. */
const swarmId = (): string => `test.${process.pid}.${groups}`;
const reset = (): Promise<void> => {
  groups += 1;
  shared = undefined;
  return Promise.resolve();
};

let shared: WakeUps | undefined;
describeWakeUpsContract({
  name: 'an object in the process',
  join: () => Promise.resolve((shared ??= createInProcessWakeUps())),
  reset,
});

describeWakeUpsContract({
  name: 'an SQLite file',
  join: () => openWakeUps({ dataFile, swarmId: swarmId(), ...ports }),
  commit,
  isVague: true,
  reset,
});

describe.skipIf(postgres === undefined)('with PostgreSQL', () => {
  const databaseUrl = newSchema().url;
  describeWakeUpsContract({
    name: postgresTitle,
    join: () => openWakeUps({ databaseUrl, swarmId: swarmId(), ...ports }),
    reset,
  });
});

describe.skipIf(nats === undefined)('with NATS', () => {
  describeWakeUpsContract({
    name: natsTitle,
    join: () => openWakeUps({ natsUrl, swarmId: swarmId(), ...ports }),
    reset,
  });
  describeWakeUpsContract({
    name: `an SQLite file and ${natsTitle}`,
    join: () => openWakeUps({ dataFile, natsUrl, swarmId: swarmId(), ...ports }),
    commit,
    isVague: true,
    reset,
  });
});

describe.skipIf(nats === undefined || postgres === undefined)('with both', () => {
  const databaseUrl = newSchema().url;
  describeWakeUpsContract({
    name: `${postgresTitle} and ${natsTitle}`,
    join: () => openWakeUps({ databaseUrl, natsUrl, swarmId: swarmId(), ...ports }),
    reset,
  });
});
