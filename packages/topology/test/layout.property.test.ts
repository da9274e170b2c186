import { verifies } from '@conclave/test/requirements';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COORDINATOR, type Edge, type EdgeChange, type Topology } from '../src/layout/topology.ts';
import { subjects } from './subjects.ts';

const MEMBERS = 40;
const churn = fc.array(fc.nat({ max: MEMBERS - 1 }), { minLength: 1, maxLength: 120, size: 'max' });

/** Between equals no end leads: the suite looks at who is linked, not at the order. */
const key = ([from, to]: Edge): string => (from < to ? `${from}-${to}` : `${to}-${from}`);
const keys = (edges: readonly Edge[]): string[] => edges.map(key).toSorted();

interface Churned {
  readonly edges: Set<string>;
  readonly peak: number;
  /** Edges that a step changed, and the members before it. */
  readonly changes: readonly { readonly count: number; readonly size: number }[];
}

/** Joins the members that are absent and takes out those that are present, keeping its own list of edges. */
function churned(topology: Topology, steps: readonly number[]): Churned {
  const edges = new Set<string>();
  const changes: { count: number; size: number }[] = [];
  let peak = 1;
  for (const index of steps) {
    const { size } = topology;
    const change: EdgeChange = topology.has(index)
      ? topology.leave(index)
      : topology.join(index, `agent-${index}`);
    for (const edge of change.removed)
      if (!edges.delete(key(edge))) throw new Error(`removed an edge that was not there: ${key(edge)}`);
    for (const edge of change.added) {
      if (edges.has(key(edge))) throw new Error(`added an edge that was there: ${key(edge)}`);
      edges.add(key(edge));
    }
    changes.push({ count: change.removed.length + change.added.length, size });
    peak = Math.max(peak, topology.size);
  }
  return { edges, peak, changes };
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

describe.each(subjects)('$name', ({ layoutRequirement, create, longest, gossips, mostEdges }) => {
  it(verifies(layoutRequirement, 'tells every edge that a join or a repair changes'), () => {
    fc.assert(
      fc.property(churn, (steps) => {
        const topology = create().layout;
        const { edges, changes } = churned(topology, steps);
        expect(keys(topology.describe().edges)).toEqual([...edges].toSorted());
        expect(topology.describe().size).toBe(topology.describe().members.length);
        for (const { count, size } of changes) expect(count).toBeLessThanOrEqual(mostEdges(size));
      }),
    );
  });

  it(verifies(layoutRequirement, 'stays in one piece, with short routes over allowed edges only'), () => {
    fc.assert(
      fc.property(churn, fc.nat({ max: 3 }), (steps, kind) => {
        const { layout: topology, disturb } = create();
        const { peak } = churned(topology, steps);
        disturb?.(kind);
        const indices = topology.indices();
        for (const from of indices.slice(0, 12)) {
          for (const to of indices) {
            const route = topology.route(from, to);
            expect(route.length).toBe(distance(topology, from, to));
            expect(route.length).toBeLessThanOrEqual(longest(peak));
            for (const [i, hop] of route.entries())
              expect(topology.mayMessage(i === 0 ? from : route[i - 1]!, hop)).toBe(true);
            expect(route.at(-1)).toBe(from === to ? undefined : to);
            expect(topology.mayMessage(from, to)).toBe(route.length === 1);
            expect(topology.mayMessage(to, from)).toBe(route.length === 1);
          }
        }
      }),
      { numRuns: 30 },
    );
  });

  it(
    verifies(layoutRequirement, 'reaches everybody with a broadcast, from senders that have the message'),
    () => {
      fc.assert(
        fc.property(churn, fc.nat({ max: 3 }), (steps, kind) => {
          const { layout: topology, disturb } = create();
          churned(topology, steps);
          disturb?.(kind);
          const indices = topology.indices();
          for (const from of indices.slice(0, 5)) {
            const reached = new Set([from]);
            let sends = 0;
            for (const round of topology.broadcastPlan(from)) {
              const uninformed = round.filter(([sender]) => !reached.has(sender));
              const forbidden = round.filter(([sender, receiver]) => !topology.mayMessage(sender, receiver));
              expect([uninformed, forbidden]).toEqual([[], []]);
              for (const [, receiver] of round) reached.add(receiver);
              sends += round.length;
            }
            if (!gossips) expect(sends).toBe(reached.size - 1);
            reached.delete(COORDINATOR);
            expect([...reached].toSorted((a, b) => a - b)).toEqual(indices.toSorted((a, b) => a - b));
          }
        }),
      );
    },
  );

  it('names an unknown member and refuses one that is there', () => {
    const { layout } = create();
    layout.join(3, 'three');
    for (const call of [
      () => layout.leave(7),
      () => layout.agentId(7),
      () => layout.neighbours(7),
      () => layout.route(3, 7),
      () => layout.route(7, 3),
      () => layout.broadcastPlan(7),
    ])
      expect(call).toThrow('#7" is registered');
    expect(() => layout.join(3, 'again')).toThrow('"again" is already registered');
    expect(() => layout.join(4, 'three')).toThrow('"three" is already registered');
    expect([layout.mayMessage(3, 7), layout.mayMessage(3, 3)]).toEqual([false, false]);
    expect(layout.route(3, 3)).toEqual([]);
  });

  it('holds ten thousand members within its bounds', () => {
    const { layout } = create();
    const size = 10_000;
    for (let index = 0; index < size; index += 1) layout.join(index, `agent-${index}`);
    for (let index = 0; index < size; index += 97) {
      const { removed, added } = layout.leave(index);
      expect(removed.length + added.length).toBeLessThanOrEqual(mostEdges(size));
    }
    for (const to of [5_000, 9_999]) expect(layout.route(1, to).length).toBeLessThanOrEqual(longest(size));
    expect(layout.size).toBe(size - 104);
  });
});
