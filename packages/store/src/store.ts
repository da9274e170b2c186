import type {
  ApprovalStore,
  JournalReader,
  JournalWriter,
  LeaseStore,
  NodeRegistry,
  OfferStore,
  RunStore,
  StateStore,
} from '@conclave/contracts';
import type { WriterInfo } from './writer/protocol.ts';

/** What retention removed. */
export interface SweepReport {
  readonly runs: number;
  readonly tasks: number;
  readonly journalLines: number;
  readonly nodes: number;
  readonly leases: number;
  /** Keys of shared state that were deleted or had expired. */
  readonly stateKeys: number;
  readonly stateChanges: number;
}

/** `durable`: what was acknowledged survives a crash of the process and of the machine. */
export type StoreInfo =
  | ({ readonly durable: true } & WriterInfo)
  | { readonly kind: 'volatile'; readonly durable: false; readonly runs: number };

/** The truth: every port of the store over one database. */
export interface Store
  extends RunStore, NodeRegistry, LeaseStore, ApprovalStore, JournalReader, JournalWriter {
  /** Tasks that are done outside. */
  readonly offers: OfferStore;
  /** What agents share, by key. */
  readonly state: StateStore;
  info(): Promise<StoreInfo>;
  /** Applies retention, in short transactions. To be called at start and after runs. */
  sweep(): Promise<SweepReport>;
  /** Waits for what was asked for, then lets go of the file. Calls afterwards fail with STORE_CLOSED. */
  close(): Promise<void>;
}
