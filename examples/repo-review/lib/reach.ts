import type { ImportGraph } from './import-graph.ts';

/** Counting reach visits every edge once per file, so only the most imported files get it. */
const MAX_COUNTED = 100;

type Links = readonly (readonly number[])[];

/** Targets per file. Types are erased before anything runs, so they do not carry a failure along. */
export function importsOf(graph: ImportGraph): Links {
  return graph.edges.map((edges) => edges.filter(({ via }) => via !== 'type').map(({ to }) => to));
}

/** Importing files per file, tests aside. */
export function importersOf(graph: ImportGraph, imports: Links): Links {
  const importers = graph.paths.map((): number[] => []);
  imports.forEach((targets, from) => {
    if (graph.roles[from] !== 'test') for (const to of targets) importers[to]?.push(from);
  });
  return importers;
}

/**
 * How many files lean on a file directly or through others.
 * @returns node to count, for the most imported files.
 */
export function countReach(importers: Links): Map<number, number> {
  const chosen = importers
    .map(({ length }, node) => ({ length, node }))
    .filter(({ length }) => length > 0)
    .toSorted((a, b) => b.length - a.length || a.node - b.node)
    .slice(0, MAX_COUNTED);
  return new Map(chosen.map(({ node }) => [node, reachable([node], importers).size - 1]));
}

/** Everything that can be reached from `starts`, the starts included. */
export function reachable(starts: readonly number[], links: Links): Set<number> {
  const seen = new Set(starts);
  // A Set hands out what is added to it while it is walked.
  for (const node of seen) for (const next of links[node] ?? []) seen.add(next);
  return seen;
}
