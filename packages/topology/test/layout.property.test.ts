import { verifies } from '@conclave/test/requirements';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HierarchicalTopology } from '../src/hierarchical.ts';
import { MemberTree } from '../src/member-tree.ts';
import { StarTopology } from '../src/star.ts';
import { COORDINATOR, type Edge, type Topology } from '../src/topology.ts';

const subjects: readonly {
  name: string;
  requirement: 'E4.hierarchical-heals' | 'E4.star-elects';
  create: () => Topology;
  longest: (peak: number) => number;
}[] = [
  {
    name: 'hierarchical, branching 2',
    requirement: 'E4.hierarchical-heals',
    create: () => new HierarchicalTopology(new MemberTree(2)),
    longest: (peak) => 2 * (Math.log2(peak) + 1),
  },
  {
    name: 'hierarchical, branching 5',
    requirement: 'E4.hierarchical-heals',
    create: () => new HierarchicalTopology(new MemberTree(5)),
    longest: (peak) => 2 * (Math.log(peak) / Math.log(5) + 1),
  },
  {
    name: 'star around the coordinator',
    requirement: 'E4.star-elects',
    create: () => new StarTopology('coordinator'),
    longest: () => 2,
  },
  {
    name: 'star around an agent',
    requirement: 'E4.star-elects',
    create: () => new StarTopology('agent'),
    longest: () => 2,
  },
];

const MEMBERS = 40;
const churn = fc.array(fc.nat({ max: MEMBERS - 1 }), { minLength: 1, maxLength: 120, size: 'max' });

const key = ([from, to]: Edge): string => `${from}>${to}`;
const keys = (edges: readonly Edge[]): string[] => edges.map(key).toSorted();

/** Joins the members that are absent and takes out those that are present, keeping its own list of edges. */
function churned(topology: Topology, steps: readonly number[]): { edges: Set<string>; peak: number } {
  const edges = new Set<string>();
  let peak = 1;
  for (const index of steps) {
    if (topology.has(index)) {
      const plan = topology.leave(index);
      for (const edge of plan.removed)
        if (!edges.delete(key(edge))) throw new Error(`removed an edge that was not there: ${key(edge)}`);
      for (const edge of plan.added) edges.add(key(edge));
    } else {
      for (const edge of topology.join(index, `agent-${index}`)) edges.add(key(edge));
    }
    peak = Math.max(peak, topology.size);
  }
  return { edges, peak };
}

/** Hops between two ends by search over the neighbours. */
function distance(topology: Topology, from: number, to: number): number {
  let rim = [from];
  const seen = new Set(rim);
  for (let hops = 0; rim.length > 0; hops += 1) {
    if (rim.includes(to)) return hops;
    rim = rim.flatMap((at) => topology.neighbours(at).filter((next) => !seen.has(next)));
    for (const next of rim) seen.add(next);
  }
  return Number.NaN;
}

describe.each(subjects)('$name', ({ requirement, create, longest }) => {
  it(verifies(requirement, 'tells every edge that a join or a repair changes'), () => {
    fc.assert(
      fc.property(churn, (steps) => {
        const topology = create();
        const { edges } = churned(topology, steps);
        expect(keys(topology.describe().edges)).toEqual([...edges].toSorted());
        expect(topology.describe().size).toBe(topology.describe().members.length);
      }),
    );
  });

  it(verifies(requirement, 'stays in one piece, with short routes over allowed edges only'), () => {
    fc.assert(
      fc.property(churn, (steps) => {
        const topology = create();
        const { peak } = churned(topology, steps);
        const indices = topology.describe().members.map(({ index }) => index);
        for (const from of indices.slice(0, 12)) {
          for (const to of indices) {
            const route = topology.route(from, to);
            expect(route.length).toBe(distance(topology, from, to));
            expect(route.length).toBeLessThanOrEqual(longest(peak));
            for (const [i, hop] of route.entries())
              expect(topology.mayMessage(i === 0 ? from : route[i - 1]!, hop)).toBe(true);
            expect(topology.mayMessage(from, to)).toBe(route.length === 1);
          }
        }
      }),
    );
  });

  it('reaches everybody exactly once with a broadcast, from senders that have the message', () => {
    fc.assert(
      fc.property(churn, (steps) => {
        const topology = create();
        churned(topology, steps);
        const indices = topology.describe().members.map(({ index }) => index);
        for (const from of indices.slice(0, 5)) {
          const reached = [from];
          for (const round of topology.broadcastPlan(from)) {
            for (const [sender] of round) expect(reached).toContain(sender);
            for (const [sender, receiver] of round) {
              expect(topology.mayMessage(sender, receiver)).toBe(true);
              reached.push(receiver);
            }
          }
          const others = reached.filter((index) => index !== COORDINATOR);
          expect(others.toSorted((a, b) => a - b)).toEqual(indices.toSorted((a, b) => a - b));
        }
      }),
    );
  });
});
