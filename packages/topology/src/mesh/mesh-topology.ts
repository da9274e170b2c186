import { MemberTopology } from '../layout/member-topology.ts';
import type { BroadcastPlan, Edge, EdgeChange, RepairPlan, TopologyDescription } from '../layout/topology.ts';
import { gossip } from '../broadcast/gossip.ts';
import type { MeshGraph } from './mesh-graph.ts';
import { shortestRoute } from './shortest-route.ts';
import type { SeededNumbers } from './seeded-numbers.ts';

export interface GossipOptions {
  /** Neighbours that a member tells when it hears something new. */
  readonly fanOut: number;
  readonly numbers: SeededNumbers;
}

/**
 * Equals, linked with everybody, or above a size with a few others over which messages travel. Joining and leaving
 * cost O(degree squared), a route a search from both ends.
 */
export class MeshTopology extends MemberTopology {
  readonly kind = 'mesh';
  readonly #graph: MeshGraph;
  readonly #gossip: GossipOptions;

  constructor(graph: MeshGraph, gossipOptions: GossipOptions) {
    super();
    this.#graph = graph;
    this.#gossip = gossipOptions;
  }

  join(index: number, agentId: string): EdgeChange {
    this.members.add(index, agentId);
    return this.#graph.insert(index);
  }

  leave(index: number): RepairPlan {
    this.members.remove(index);
    const change = this.#graph.remove(index);
    const action = change.added.length > 0 ? 'remeshed' : 'dropped';
    return { lost: index, action, successor: null, ...change };
  }

  mayMessage(from: number, to: number): boolean {
    return this.has(from) && this.has(to) && this.#graph.linked(from, to);
  }

  route(from: number, to: number): readonly number[] {
    this.members.agentId(from);
    this.members.agentId(to);
    if (from === to) return [];
    return this.#graph.linked(from, to) ? [to] : shortestRoute(this.#graph, from, to);
  }

  override broadcastPlan(from: number): BroadcastPlan {
    return gossip(this, from, this.#gossip);
  }

  neighbours(index: number): readonly number[] {
    this.members.agentId(index);
    return this.#graph.neighbours(index);
  }

  describe(): TopologyDescription {
    const indices = this.indices();
    const members = indices.map((index) => ({
      index,
      agentId: this.members.agentId(index),
      role: 'peer' as const,
      parent: null,
      depth: 0,
    }));
    const edges = indices.flatMap((index) =>
      this.#graph
        .neighbours(index)
        .filter((other) => index < other)
        .map((other): Edge => [index, other]),
    );
    return { kind: this.kind, size: this.size, top: null, members, edges };
  }
}
