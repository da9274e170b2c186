import type {
  BroadcastPlan,
  EdgeChange,
  LayoutKind,
  RepairPlan,
  Topology,
  TopologyDescription,
} from '../layout/topology.ts';

/** The layout of whichever shape is held at present, under one address. */
export class AdaptiveLayout implements Topology {
  /** Set by whoever changes the shape. */
  current: Topology;

  constructor(current: Topology) {
    this.current = current;
  }

  get kind(): LayoutKind {
    return this.current.kind;
  }

  get size(): number {
    return this.current.size;
  }

  indices(): readonly number[] {
    return this.current.indices();
  }

  has(index: number): boolean {
    return this.current.has(index);
  }

  agentId(index: number): string {
    return this.current.agentId(index);
  }

  indexOf(agentId: string): number | undefined {
    return this.current.indexOf(agentId);
  }

  join(index: number, agentId: string): EdgeChange {
    return this.current.join(index, agentId);
  }

  leave(index: number): RepairPlan {
    return this.current.leave(index);
  }

  mayMessage(from: number, to: number): boolean {
    return this.current.mayMessage(from, to);
  }

  route(from: number, to: number): readonly number[] {
    return this.current.route(from, to);
  }

  broadcastPlan(from: number): BroadcastPlan {
    return this.current.broadcastPlan(from);
  }

  neighbours(index: number): readonly number[] {
    return this.current.neighbours(index);
  }

  describe(): TopologyDescription {
    return this.current.describe();
  }
}
