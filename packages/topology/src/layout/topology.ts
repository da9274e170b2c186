import type { TopologyKind } from '@conclave/contracts';

/** The shapes by themselves: `adaptive` holds one of them at a time. */
export type LayoutKind = Exclude<TopologyKind, 'adaptive'>;

/** The swarm's own coordinator, where a topology has one beside its agents. Members are integers from 0. */
export const COORDINATOR = -1;

/**
 * Two ends that may message each other. The first is the one that leads, `[parent, child]`, `[hub, spoke]`, or comes
 * before the other in a ring; between equals it is the smaller integer.
 */
export type Edge = readonly [from: number, to: number];

/** What a join or a repair did to the edges; it is already applied. */
export interface EdgeChange {
  readonly removed: readonly Edge[];
  readonly added: readonly Edge[];
}

/**
 * What a topology did about a lost member.
 * `dropped`: nobody depended on it; `reparented`: its children went to its own parent; `promoted`: a member took
 * its place in the tree; `elected`: a member became the hub; `healed`: its neighbours in the ring are neighbours now;
 * `remeshed`: edges between others stand in for its own.
 */
export type RepairAction = 'dropped' | 'reparented' | 'promoted' | 'elected' | 'healed' | 'remeshed';

/** Already applied when it is returned: the caller publishes it. */
export interface RepairPlan extends EdgeChange {
  readonly lost: number;
  readonly action: RepairAction;
  /** The member that took over the lost one's part; null where nobody had to. */
  readonly successor: number | null;
}

/** Sends of one round may go out at once; a round's senders have the message from an earlier round. */
export type BroadcastPlan = readonly (readonly Edge[])[];

export type MemberRole = 'hub' | 'spoke' | 'root' | 'lead' | 'worker' | 'peer';

export interface MemberDescription {
  readonly index: number;
  readonly agentId: string;
  readonly role: MemberRole;
  /** The member, or COORDINATOR, that it reports to; null for the top and among peers. */
  readonly parent: number | null;
  /** Edges between the member and the top; 0 among peers. */
  readonly depth: number;
}

/** For views and the journal; O(members). */
export interface TopologyDescription {
  readonly kind: LayoutKind;
  readonly size: number;
  /** The hub or root: a member, COORDINATOR, or null when there are no members or all are peers. */
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
  readonly kind: LayoutKind;
  /** Members at present. */
  readonly size: number;
  /** The members, in the order of joining. */
  indices(): readonly number[];
  has(index: number): boolean;
  /** @throws AGENT_NOT_FOUND */
  agentId(index: number): string;
  indexOf(agentId: string): number | undefined;
  /** @throws AGENT_EXISTS when the index or the id is taken */
  join(index: number, agentId: string): EdgeChange;
  /** Takes the member out and repairs the shape. @throws AGENT_NOT_FOUND */
  leave(index: number): RepairPlan;
  /** True when the two are neighbours: a message between them takes one hop. */
  mayMessage(from: number, to: number): boolean;
  /** The hops after `from`, ending with `to`; empty when both are the same. @throws AGENT_NOT_FOUND */
  route(from: number, to: number): readonly number[];
  /** Reaches every other member: exactly once, in a mesh by gossip at least once. @throws AGENT_NOT_FOUND */
  broadcastPlan(from: number): BroadcastPlan;
  /** Members, and COORDINATOR, one hop away. @throws AGENT_NOT_FOUND */
  neighbours(index: number): readonly number[];
  describe(): TopologyDescription;
}
