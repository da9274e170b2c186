import type { TopologyKind } from '@conclave/contracts';

/** The swarm's own coordinator, where a topology has one beside its agents. Members are integers from 0. */
export const COORDINATOR = -1;

/** Two ends that may message each other. The first is the one that leads: `[parent, child]`, `[hub, spoke]`. */
export type Edge = readonly [from: number, to: number];

/**
 * What a topology did about a lost member.
 * `dropped`: nobody depended on it; `reparented`: its children went to its own parent; `promoted`: a member took
 * its place in the tree; `elected`: a member became the hub.
 */
export type RepairAction = 'dropped' | 'reparented' | 'promoted' | 'elected';

/** Already applied when it is returned: the caller publishes it. */
export interface RepairPlan {
  readonly lost: number;
  readonly action: RepairAction;
  /** The member that took over the lost one's part; null where nobody had to. */
  readonly successor: number | null;
  readonly removed: readonly Edge[];
  readonly added: readonly Edge[];
}

/** Sends of one round may go out at once; a round's senders have the message from an earlier round. */
export type BroadcastPlan = readonly (readonly Edge[])[];

export type MemberRole = 'hub' | 'spoke' | 'root' | 'lead' | 'worker';

export interface MemberDescription {
  readonly index: number;
  readonly agentId: string;
  readonly role: MemberRole;
  /** The member, or COORDINATOR, that it reports to; null for the top. */
  readonly parent: number | null;
  /** Edges between the member and the top. */
  readonly depth: number;
}

/** For views and the journal; O(members). */
export interface TopologyDescription {
  readonly kind: TopologyKind;
  readonly size: number;
  /** The hub or root: a member, COORDINATOR, or null when there are no members. */
  readonly top: number | null;
  readonly members: readonly MemberDescription[];
  readonly edges: readonly Edge[];
}

/**
 * Who may message whom, by which route, how a broadcast spreads and what happens when a member is lost: one file
 * per topology. Plain data structures: no clock, no I/O, the same calls give the same shape. Members are small
 * integers that the caller gives out; an index may be used again after `leave`.
 */
export interface Topology {
  readonly kind: TopologyKind;
  /** Members at present. */
  readonly size: number;
  has(index: number): boolean;
  /** @throws AGENT_NOT_FOUND */
  agentId(index: number): string;
  indexOf(agentId: string): number | undefined;
  /** @returns the edges that the member brought. @throws AGENT_EXISTS when the index or the id is taken */
  join(index: number, agentId: string): readonly Edge[];
  /** Takes the member out and repairs the shape. @throws AGENT_NOT_FOUND */
  leave(index: number): RepairPlan;
  /** True when the two are neighbours: a message between them takes one hop. */
  mayMessage(from: number, to: number): boolean;
  /** The hops after `from`, ending with `to`; empty when both are the same. @throws AGENT_NOT_FOUND */
  route(from: number, to: number): readonly number[];
  /** Reaches every other member exactly once. @throws AGENT_NOT_FOUND */
  broadcastPlan(from: number): BroadcastPlan;
  /** Members, and COORDINATOR, one hop away. @throws AGENT_NOT_FOUND */
  neighbours(index: number): readonly number[];
  describe(): TopologyDescription;
}
