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
import { createVolatileStore } from '@conclave/store';
import type { Store } from '@conclave/store';

const target: StoreTarget<Store> = {
  name: 'the volatile store',
  create: ({ isAlive }) => Promise.resolve(createVolatileStore({ isAlive })),
  destroy: () => Promise.resolve(),
};

describeRunStoreContract(target);
describeRunClaimContract(target);
describeRunLeaseContract(target);
describeLeaseContract(target);
describeJournalContract(target);
describeApprovalContract(target);
describeRunRecordContract(target);
describeOfferContract(target);
describeStateContract(target);
