import type { HandOff } from './hand-off.ts';
import { HierarchicalHandOff } from './hierarchical-hand-off.ts';
import { HierarchicalTopology } from './hierarchical.ts';
import { MemberTree } from './member-tree.ts';
import { StarHandOff } from './star-hand-off.ts';
import { StarTopology } from './star.ts';
import type { TopologyOptions } from './topology-options.ts';
import type { Topology } from './topology.ts';

/** A topology's layout and hand-off, on the same members. */
export interface Shape {
  readonly layout: Topology;
  readonly handOff: HandOff;
}

/** The one place that knows which topologies there are. */
export function createShape(options: TopologyOptions): Shape {
  switch (options.kind) {
    case 'star':
      return { layout: new StarTopology(options.hub), handOff: new StarHandOff() };
    case 'hierarchical': {
      const tree = new MemberTree(options.branching);
      return { layout: new HierarchicalTopology(tree), handOff: new HierarchicalHandOff(tree) };
    }
  }
}
