import type { Fan } from './dependency-map.ts';
import type { ImportGraph } from './import-graph.ts';
import { countReach, importersOf, importsOf, reachable } from './reach.ts';

/** Who leans on each file, by path. */
export function countFans(graph: ImportGraph): Record<string, Fan> {
  const imports = importsOf(graph);
  const importers = importersOf(graph, imports);
  const reach = countReach(importers);
  const tests = graph.roles.flatMap((role, node) => (role === 'test' ? [node] : []));
  const tested = reachable(tests, imports);
  const importingTests = countTargets(graph, tests);
  const fans = graph.paths.map((path, node): [string, Fan] => [
    path,
    {
      importers: importers[node]?.length ?? 0,
      imports: imports[node]?.length ?? 0,
      importingTests: importingTests[node] ?? 0,
      reach: reach.get(node) ?? 0,
      tested: tested.has(node),
    },
  ]);
  return Object.fromEntries(fans);
}

/** A test that imports only a type of a file still knows the file. */
function countTargets(graph: ImportGraph, sources: readonly number[]): number[] {
  const counts = graph.paths.map(() => 0);
  for (const source of sources) {
    for (const { to } of graph.edges[source] ?? []) counts[to] = (counts[to] ?? 0) + 1;
  }
  return counts;
}
