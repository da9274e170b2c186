import { spread } from '../broadcast/spread.ts';
import { Members } from './members.ts';
import type { BroadcastPlan, EdgeChange, RepairPlan, Topology, TopologyDescription } from './topology.ts';

/** What all topologies answer alike, from their list of members. */
export abstract class MemberTopology implements Topology {
  abstract readonly kind: Topology['kind'];
  protected readonly members = new Members();

  get size(): number {
    return this.members.size;
  }

  indices(): readonly number[] {
    return [...this.members.indices];
  }

  has(index: number): boolean {
    return this.members.has(index);
  }

  agentId(index: number): string {
    return this.members.agentId(index);
  }

  indexOf(agentId: string): number | undefined {
    return this.members.indexOf(agentId);
  }

  abstract join(index: number, agentId: string): EdgeChange;

  abstract leave(index: number): RepairPlan;

  abstract mayMessage(from: number, to: number): boolean;

  abstract route(from: number, to: number): readonly number[];

  broadcastPlan(from: number): BroadcastPlan {
    return spread(this, from);
  }

  abstract neighbours(index: number): readonly number[];

  abstract describe(): TopologyDescription;
}
