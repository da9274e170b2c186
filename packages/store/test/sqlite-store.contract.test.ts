import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll } from 'vitest';
import type { NodeRecord } from '@conclave/contracts';
import { describeApprovalContract } from '@conclave/test/contracts/approval-store-contract';
import { describeJournalContract } from '@conclave/test/contracts/journal-contract';
import { describeLeaseContract } from '@conclave/test/contracts/lease-store-contract';
import { describeRunClaimContract } from '@conclave/test/contracts/run-claim-contract';
import { describeOfferContract } from '@conclave/test/contracts/offer-store-contract';
import { describeRunLeaseContract } from '@conclave/test/contracts/run-lease-contract';
import { describeRunRecordContract } from '@conclave/test/contracts/run-record-contract';
import { describeRunStoreContract } from '@conclave/test/contracts/run-store-contract';
import { describeStateContract } from '@conclave/test/contracts/state-store-contract';
import type { StoreTarget } from '@conclave/test/contracts/store-target';
import { openStore } from '@conclave/store';
import type { Store } from '@conclave/store';

const folder = mkdtempSync(join(tmpdir(), 'conclave-contract-'));
const path = join(folder, 'conclave.db');
let store: Store | undefined;
let isAlive: (node: NodeRecord) => boolean = () => true;

const stateTables = ['shared_state', 'state_change', 'state_floor'];

/** One thread for all tests; each finds the file empty. */
const target: StoreTarget<Store> = {
  name: 'SQLite',
  async create(options) {
    ({ isAlive } = options);
    store ??= await openStore({ path, isAlive: (node) => isAlive(node) });
    return store;
  },
  destroy() {
    const database = new DatabaseSync(path, { timeout: 5_000 });
    const tables = [
      'approval',
      'compensation',
      'offer',
      'task',
      'task_state',
      'journal',
      'run_document',
      'run',
      'lease',
      'lease_floor',
      'node',
      ...stateTables,
    ];
    for (const table of tables) database.exec(`DELETE FROM ${table}`);
    database.close();
    return Promise.resolve();
  },
};

afterAll(async () => {
  await store?.close();
  rmSync(folder, { recursive: true, force: true });
});

describeRunStoreContract(target);
describeRunClaimContract(target);
describeRunLeaseContract(target);
describeLeaseContract(target);
describeJournalContract(target);
describeApprovalContract(target);
describeRunRecordContract(target);
describeOfferContract(target);
describeStateContract(target);
