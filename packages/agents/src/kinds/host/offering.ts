import type { OfferStore, WakeUps } from '@conclave/contracts';

/** Where tasks of host agents are offered, and in whose name. */
export interface Offering {
  readonly offers: OfferStore;
  /** The node that holds the runs. */
  readonly nodeId: string;
  readonly wakeUps: WakeUps;
}
