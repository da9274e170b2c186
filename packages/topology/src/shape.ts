import type { BidCost } from './hand-off/bid-cost.ts';
import type { MovableHandOff } from './hand-off/hand-off.ts';
import { HierarchicalHandOff } from './hierarchical/hierarchical-hand-off.ts';
import { HierarchicalTopology } from './hierarchical/hierarchical-topology.ts';
import { MemberTree } from './hierarchical/member-tree.ts';
import type { LayoutKind, Topology } from './layout/topology.ts';
import { MeshGraph } from './mesh/mesh-graph.ts';
import { MeshHandOff } from './mesh/mesh-hand-off.ts';
import { MeshTopology } from './mesh/mesh-topology.ts';
import { seededNumbers } from './mesh/seeded-numbers.ts';
import { RingHandOff } from './ring/ring-hand-off.ts';
import { RingTopology } from './ring/ring-topology.ts';
import { StarHandOff } from './star/star-hand-off.ts';
import { StarTopology } from './star/star-topology.ts';
import type { TopologyOptions } from './topology-options.ts';

/** A topology's layout and hand-off, on the same members. */
export interface Shape {
  readonly layout: Topology;
  readonly handOff: MovableHandOff;
}

export type ShapeOptions = Omit<TopologyOptions, 'kind' | 'maxAgents' | 'adaptive'>;

/** The one place that knows which shapes there are. */
export function createShape(kind: LayoutKind, options: ShapeOptions, cost?: BidCost): Shape {
  switch (kind) {
    case 'star':
      return { layout: new StarTopology(options.hub), handOff: new StarHandOff() };
    case 'hierarchical': {
      const tree = new MemberTree(options.branching);
      return { layout: new HierarchicalTopology(tree), handOff: new HierarchicalHandOff(tree) };
    }
    case 'mesh':
      return createMesh(options, cost);
    case 'ring':
      return { layout: new RingTopology(), handOff: new RingHandOff() };
  }
}

function createMesh({ degree, fullMeshUpTo, fanOut, seed }: ShapeOptions, cost: BidCost | undefined): Shape {
  const graph = new MeshGraph({ degree, fullUpTo: fullMeshUpTo, numbers: seededNumbers(seed) });
  // Numbers of its own: what is told must not change who is linked.
  const layout = new MeshTopology(graph, { fanOut, numbers: seededNumbers(~seed) });
  return { layout, handOff: new MeshHandOff(graph, cost) };
}
