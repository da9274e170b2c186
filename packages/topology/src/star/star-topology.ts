import { MemberTopology } from '../layout/member-topology.ts';
import {
  COORDINATOR,
  type Edge,
  type EdgeChange,
  type RepairPlan,
  type TopologyDescription,
} from '../layout/topology.ts';

/**
 * Everything goes through a hub: the swarm's own coordinator, which is never lost, or the agent that joined
 * first; when that one is lost, the longest-standing member is elected. Joining, leaving and routing are O(1),
 * except that an election lists an edge to every spoke.
 */
export class StarTopology extends MemberTopology {
  readonly kind = 'star';
  readonly #hubIsAgent: boolean;
  /** COORDINATOR, a member, or undefined: an agent is to be the hub and there is none. */
  #hub: number | undefined;

  constructor(hub: 'coordinator' | 'agent') {
    super();
    this.#hubIsAgent = hub === 'agent';
    this.#hub = this.#hubIsAgent ? undefined : COORDINATOR;
  }

  get hub(): number | undefined {
    return this.#hub;
  }

  join(index: number, agentId: string): EdgeChange {
    this.members.add(index, agentId);
    if (this.#hub === undefined) {
      this.#hub = index;
      return { removed: [], added: [] };
    }
    return { removed: [], added: [[this.#hub, index]] };
  }

  leave(index: number): RepairPlan {
    this.members.remove(index);
    if (index !== this.#hub) {
      const removed: Edge[] = [[this.#hub!, index]];
      return { lost: index, action: 'dropped', successor: null, removed, added: [] };
    }
    return this.#elect(index);
  }

  mayMessage(from: number, to: number): boolean {
    if (from === to || !this.#knows(from) || !this.#knows(to)) return false;
    return from === this.#hub || to === this.#hub;
  }

  route(from: number, to: number): readonly number[] {
    this.#mustKnow(from);
    this.#mustKnow(to);
    if (from === to) return [];
    return this.mayMessage(from, to) ? [to] : [this.#hub!, to];
  }

  neighbours(index: number): readonly number[] {
    this.#mustKnow(index);
    if (index !== this.#hub) return [this.#hub!];
    return [...this.members.indices].filter((member) => member !== index);
  }

  describe(): TopologyDescription {
    const hub = this.#hub ?? null;
    const members = [...this.members.indices].map((index) => ({
      index,
      agentId: this.members.agentId(index),
      role: index === hub ? ('hub' as const) : ('spoke' as const),
      parent: index === hub ? null : hub,
      depth: index === hub ? 0 : 1,
    }));
    const edges = members.flatMap(({ index, parent }): Edge[] => (parent === null ? [] : [[parent, index]]));
    return { kind: this.kind, size: this.size, top: hub, members, edges };
  }

  #elect(lost: number): RepairPlan {
    const hub = this.members.oldest;
    this.#hub = hub;
    if (hub === undefined) return { lost, action: 'dropped', successor: null, removed: [], added: [] };
    const members = [...this.members.indices];
    return {
      lost,
      action: 'elected',
      successor: hub,
      removed: members.map((member) => [lost, member]),
      added: members.filter((member) => member !== hub).map((member) => [hub, member]),
    };
  }

  #knows(index: number): boolean {
    return this.members.has(index) || (index === COORDINATOR && this.#hub === COORDINATOR);
  }

  #mustKnow(index: number): void {
    if (!this.#knows(index)) this.members.agentId(index);
  }
}
