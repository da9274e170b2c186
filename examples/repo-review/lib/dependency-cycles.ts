import { z } from 'zod';
import type { Edge, ImportGraph } from './import-graph.ts';
import { strongComponents } from './strong-components.ts';

export const CycleSchema = z.strictObject({
  /** `load`: the files need each other while they load. `later`: only through imports inside functions or of types. */
  kind: z.enum(['load', 'later']),
  size: z.int(),
  /** Members in text order; at most {@link MAX_MEMBERS}. */
  files: z.array(z.string()),
  /** The shortest way round, without the repeated start. */
  loop: z.array(z.string()),
  /** The import in that way round that takes the fewest names: the cheapest to remove. */
  cut: z.strictObject({ from: z.string(), to: z.string(), names: z.int() }),
});
export type Cycle = z.output<typeof CycleSchema>;

const MAX_MEMBERS = 40;
const MAX_CYCLES = 50;
/** In larger groups the shortest way round is searched from the first members only. */
const MAX_STARTS = 100;

/** Groups of files that import each other, the ones that matter at load time first, then by size. */
export function findCycles(graph: ImportGraph): { cycles: Cycle[]; total: number; atLoad: number } {
  const load = graph.edges.map((edges) => edges.filter(({ via }) => via === 'static'));
  const loadGroups = strongComponents(targetsOf(load));
  const inLoadGroup = new Set(loadGroups.flat());
  // A group that is closed only by lazy imports and types is listed unless it merely enlarges one that is listed.
  const laterGroups = strongComponents(targetsOf(graph.edges)).filter(
    (group) => !group.some((n) => inLoadGroup.has(n)),
  );
  const found = [
    ...loadGroups.map((group) => describe({ graph, edges: load, group, kind: 'load' })),
    ...laterGroups.map((group) => describe({ graph, edges: graph.edges, group, kind: 'later' })),
  ];
  const ordered = found.toSorted(
    (a, b) => Number(a.kind === 'later') - Number(b.kind === 'later') || b.size - a.size,
  );
  return { cycles: ordered.slice(0, MAX_CYCLES), total: found.length, atLoad: loadGroups.length };
}

function targetsOf(edges: readonly (readonly Edge[])[]): number[][] {
  return edges.map((list) => list.map(({ to }) => to));
}

interface Group {
  readonly graph: ImportGraph;
  readonly edges: readonly (readonly Edge[])[];
  readonly group: readonly number[];
  readonly kind: Cycle['kind'];
}

function describe({ graph, edges, group, kind }: Group): Cycle {
  const members = new Set(group);
  let loop: number[] = [];
  for (const start of group.slice(0, MAX_STARTS)) {
    const candidate = shortestLoop(start, edges, members);
    if (loop.length === 0 || (candidate.length > 0 && candidate.length < loop.length)) loop = candidate;
    if (loop.length === 2) break;
  }
  const name = (node: number) => graph.paths[node] ?? '';
  return {
    kind,
    size: group.length,
    files: group.slice(0, MAX_MEMBERS).map(name),
    loop: loop.map(name),
    cut: cheapestCut(loop, edges, name),
  };
}

/** Breadth first from a node back to itself inside its group. */
function shortestLoop(start: number, edges: Group['edges'], members: ReadonlySet<number>): number[] {
  const cameFrom = new Map<number, number>([[start, -1]]);
  const queue = [start];
  for (const node of queue) {
    for (const { to } of edges[node] ?? []) {
      if (to === start) return pathTo(node, cameFrom);
      if (!members.has(to) || cameFrom.has(to)) continue;
      cameFrom.set(to, node);
      queue.push(to);
    }
  }
  return [];
}

function pathTo(end: number, cameFrom: ReadonlyMap<number, number>): number[] {
  const path: number[] = [];
  for (let node = end; node >= 0; node = cameFrom.get(node) ?? -1) path.push(node);
  return path.toReversed();
}

function cheapestCut(
  loop: readonly number[],
  edges: Group['edges'],
  name: (node: number) => string,
): Cycle['cut'] {
  const steps = loop.map((from, index) => {
    const to = loop[(index + 1) % loop.length] ?? from;
    return { from, to, names: edges[from]?.find((edge) => edge.to === to)?.names ?? 0 };
  });
  const [best = { from: 0, to: 0, names: 0 }] = steps.toSorted((a, b) => a.names - b.names);
  return { from: name(best.from), to: name(best.to), names: best.names };
}
