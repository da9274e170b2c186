import { AdaptiveShape, type SwitchDecision } from '../src/adaptive/adaptive-shape.ts';
import type { HandOff } from '../src/hand-off/hand-off.ts';
import type { LayoutKind, Topology } from '../src/layout/topology.ts';
import { createShape } from '../src/shape.ts';
import { TopologyOptionsSchema, type TopologyOptionsInput } from '../src/topology-options.ts';

/** A topology under test: the same suites run against every one. */
export interface Subject {
  readonly name: string;
  readonly layoutRequirement: LayoutRequirement;
  readonly handOffRequirement: HandOffRequirement;
  readonly create: () => SubjectShape;
  /** Hops of a route at most, for the largest size so far. */
  readonly longest: (peak: number) => number;
  /** A broadcast may tell a member more than once. */
  readonly gossips: boolean;
  /** Edges that one join or leave may change, for the size at the time. */
  readonly mostEdges: (size: number) => number;
}

export interface SubjectShape {
  readonly layout: Topology;
  readonly handOff: HandOff;
  /** Adaptive: changes the shape. */
  readonly disturb?: (step: number) => void;
}

type LayoutRequirement =
  | 'E4.adaptive-keeps'
  | 'E4.hierarchical-heals'
  | 'E4.mesh-remeshes'
  | 'E4.ring-heals'
  | 'E4.star-elects';
type HandOffRequirement =
  | 'E4.adaptive-keeps'
  | 'E4.hierarchical-delegates'
  | 'E4.mesh-bids'
  | 'E4.ring-passes'
  | 'E4.star-hands-out-in-turn';

const KINDS: readonly LayoutKind[] = ['star', 'mesh', 'ring', 'hierarchical'];

function shape(input: TopologyOptionsInput): SubjectShape {
  const { kind, ...options } = TopologyOptionsSchema.parse(input);
  if (kind !== 'adaptive') return createShape(kind, options);
  const adaptive = new AdaptiveShape(options, {
    clock: { monotonicMs: () => 0 },
    cost: undefined,
    onSwitch: (decision: SwitchDecision) => void decision,
  });
  const { layout, handOff } = adaptive;
  return { layout, handOff, disturb: (step) => adaptive.switchTo(KINDS[step % KINDS.length]!, 'a test') };
}

const star = {
  layoutRequirement: 'E4.star-elects',
  handOffRequirement: 'E4.star-hands-out-in-turn',
  longest: () => 2,
  gossips: false,
} as const;
const tree = {
  layoutRequirement: 'E4.hierarchical-heals',
  handOffRequirement: 'E4.hierarchical-delegates',
  gossips: false,
} as const;
const mesh = {
  layoutRequirement: 'E4.mesh-remeshes',
  handOffRequirement: 'E4.mesh-bids',
  gossips: true,
} as const;

export const subjects: readonly Subject[] = [
  {
    ...star,
    name: 'star around the coordinator',
    create: () => shape({ kind: 'star' }),
    mostEdges: () => 1,
  },
  {
    ...star,
    name: 'star around an agent',
    create: () => shape({ kind: 'star', hub: 'agent' }),
    mostEdges: (size) => 2 * size,
  },
  {
    ...tree,
    name: 'hierarchical, branching 2',
    create: () => shape({ kind: 'hierarchical', branching: 2 }),
    longest: (peak) => 2 * (Math.log2(peak) + 1),
    mostEdges: () => 2 * 2 + 3,
  },
  {
    ...tree,
    name: 'hierarchical, branching 8',
    create: () => shape({ kind: 'hierarchical' }),
    longest: (peak) => 2 * (Math.log(peak) / Math.log(8) + 1),
    mostEdges: () => 2 * 8 + 3,
  },
  {
    ...mesh,
    name: 'mesh that is full',
    create: () => shape({ kind: 'mesh', fullMeshUpTo: 256 }),
    longest: (peak) => (peak <= 256 ? 1 : Math.log2(peak) + 2),
    mostEdges: (size) => (size === 256 ? (256 * 255) / 2 : Math.max(size, 12)),
  },
  {
    ...mesh,
    name: 'mesh over an overlay of degree 4',
    create: () => shape({ kind: 'mesh', degree: 4, fullMeshUpTo: 2 }),
    longest: (peak) => 2 * Math.log2(peak) + 2,
    mostEdges: () => 6,
  },
  {
    ...mesh,
    name: 'mesh that turns into an overlay and back',
    create: () => shape({ kind: 'mesh', fullMeshUpTo: 16, seed: 7 }),
    longest: (peak) => Math.log2(peak) + 2,
    mostEdges: () => (16 * 15) / 2,
  },
  {
    name: 'ring',
    layoutRequirement: 'E4.ring-heals',
    handOffRequirement: 'E4.ring-passes',
    gossips: false,
    create: () => shape({ kind: 'ring' }),
    longest: (peak) => peak / 2,
    mostEdges: () => 3,
  },
  {
    name: 'adaptive, changing its shape all the time',
    layoutRequirement: 'E4.adaptive-keeps',
    handOffRequirement: 'E4.adaptive-keeps',
    gossips: true,
    create: () => shape({ kind: 'adaptive', fullMeshUpTo: 8 }),
    longest: (peak) => Math.max(2 * (Math.log2(peak) + 1), peak / 2),
    mostEdges: (size) => Math.max(2 * size, 19, 28),
  },
];
