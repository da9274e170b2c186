/** A process that shares the store. `bootId` tells a reused process id from the one that was registered. */
export interface NodeRecord {
  readonly nodeId: string;
  readonly host: string;
  readonly pid: number;
  /** Start time of the process as the system tells it; empty where it does not. */
  readonly bootId: string;
}

/** Which processes are there. A node whose heartbeat stopped, or whose process is gone, may be succeeded. */
export interface NodeRegistry {
  join(node: NodeRecord): Promise<void>;
  heartbeat(nodeId: string): Promise<void>;
  /** Gives back every lease of the node. */
  leave(nodeId: string): Promise<void>;
}

/** A named lease with a fencing epoch, on the database's clock. */
export interface NamedLease {
  readonly name: string;
  readonly holder: string;
  readonly epoch: number;
}

/** Leader election and other single-holder chores. */
export interface LeaseStore {
  /** @returns null when another holder's lease has not expired. */
  acquireLease(name: string, holder: string, leaseMs: number): Promise<NamedLease | null>;
  /** @throws LEASE_FENCED */
  renewLease(lease: NamedLease, leaseMs: number): Promise<void>;
  releaseLease(lease: NamedLease): Promise<void>;
}
