import { afterAll, describe } from 'vitest';
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
import { newSchema, postgres, title } from '@conclave/test/postgres/test-database';
import { openStore } from '@conclave/store';
import type { Store } from '@conclave/store';

const schema = newSchema();
let store: Store | undefined;
let isAlive: (node: NodeRecord) => boolean = () => true;

/** One thread for all tests; each finds the tables empty. */
const target: StoreTarget<Store> = {
  name: title,
  async create(options) {
    ({ isAlive } = options);
    store ??= await openStore({ url: schema.url, isAlive: (node) => isAlive(node) });
    return store;
  },
  async destroy() {
    const shared = 'shared_state, state_change, state_floor';
    await schema.query(
      `TRUNCATE approval, compensation, offer, run, run_document, task, task_state, journal, lease, lease_floor, node, ${shared} CASCADE`,
    );
  },
};

describe.skipIf(postgres === undefined)('the store on PostgreSQL', () => {
  afterAll(async () => {
    await store?.close();
    await schema.drop();
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
});
