import { MemberTopology } from '../layout/member-topology.ts';
import { NO_MEMBER, type MemberTree } from './member-tree.ts';
import { removeFromTree } from './tree-repair.ts';
import type {
  Edge,
  EdgeChange,
  MemberDescription,
  MemberRole,
  RepairPlan,
  TopologyDescription,
} from '../layout/topology.ts';

/**
 * A tree of agents. A member messages its lead and those it leads; anything else goes up to the lead that both
 * share and down again. Joining, leaving and routing cost O(branching * log members).
 */
export class HierarchicalTopology extends MemberTopology {
  readonly kind = 'hierarchical';
  readonly #tree: MemberTree;

  constructor(tree: MemberTree) {
    super();
    this.#tree = tree;
  }

  join(index: number, agentId: string): EdgeChange {
    this.members.add(index, agentId);
    const parent = this.#tree.insert(index);
    return { removed: [], added: parent === NO_MEMBER ? [] : [[parent, index]] };
  }

  leave(index: number): RepairPlan {
    this.members.remove(index);
    return removeFromTree(this.#tree, index);
  }

  mayMessage(from: number, to: number): boolean {
    if (!this.has(from) || !this.has(to)) return false;
    return this.#tree.parent[from] === to || this.#tree.parent[to] === from;
  }

  route(from: number, to: number): readonly number[] {
    this.members.agentId(from);
    this.members.agentId(to);
    const up = this.#pathToRoot(from);
    const down = this.#pathToRoot(to);
    while (up.length > 0 && down.length > 0 && up.at(-1) === down.at(-1)) {
      up.pop();
      down.pop();
    }
    const shared = up.length > 0 ? this.#tree.parent[up.at(-1)!]! : from;
    const climb = up.length > 0 ? [...up.slice(1), shared] : [];
    return [...climb, ...down.toReversed()];
  }

  neighbours(index: number): readonly number[] {
    this.members.agentId(index);
    const parent = this.#tree.parent[index]!;
    const children = this.#tree.childrenOf(index);
    return parent === NO_MEMBER ? children : [parent, ...children];
  }

  describe(): TopologyDescription {
    const members = [...this.members.indices].map((index) => this.#describeMember(index));
    const edges = members.flatMap(({ index, parent }): Edge[] => (parent === null ? [] : [[parent, index]]));
    const top = this.#tree.root === NO_MEMBER ? null : this.#tree.root;
    return { kind: this.kind, size: this.size, top, members, edges };
  }

  #describeMember(index: number): MemberDescription {
    const parent = this.#tree.parent[index]!;
    return {
      index,
      agentId: this.members.agentId(index),
      role: this.#role(index),
      parent: parent === NO_MEMBER ? null : parent,
      depth: this.#tree.depth(index),
    };
  }

  #role(index: number): MemberRole {
    if (index === this.#tree.root) return 'root';
    return this.#tree.childCount[index]! > 0 ? 'lead' : 'worker';
  }

  #pathToRoot(from: number): number[] {
    const path: number[] = [];
    for (let at = from; at !== NO_MEMBER; at = this.#tree.parent[at]!) path.push(at);
    return path;
  }
}
