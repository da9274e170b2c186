import { z } from 'zod';
import type { Commit } from './churn-log.ts';
import type { ImportGraph } from './import-graph.ts';
import { testedName } from './file-role.ts';
import { compareText } from './text-order.ts';

/** Two files that keep changing in the same commits. */
export const TogetherSchema = z.strictObject({
  a: z.string(),
  b: z.string(),
  /** Commits that changed both. */
  together: z.int(),
  /** Commits that changed the one that changed less often. */
  of: z.int(),
});
export type Together = z.output<typeof TogetherSchema>;

/** Larger commits are sweeps (formatting, renames): they say nothing about what belongs together. */
const MAX_FILES_IN_COMMIT = 25;
const MIN_TOGETHER = 4;
const MIN_SHARE = 0.6;
const MAX_PAIRS = 60;

/** @param isCounted chooses the files: code that exists today. */
export function findChangedTogether(
  commits: readonly Commit[],
  isCounted: (path: string) => boolean,
): Together[] {
  const changes = new Map<string, number>();
  const pairs = new Map<string, { a: string; b: string; together: number }>();
  for (const commit of commits) {
    const paths = [...new Set(commit.changes.map(({ path }) => path))]
      .filter(isCounted)
      .toSorted(compareText);
    if (paths.length > MAX_FILES_IN_COMMIT) continue;
    for (const path of paths) changes.set(path, (changes.get(path) ?? 0) + 1);
    for (const [a, b] of pairsOf(paths)) {
      const key = `${a}\0${b}`;
      const known = pairs.get(key);
      if (known === undefined) pairs.set(key, { a, b, together: 1 });
      else known.together += 1;
    }
  }
  return [...pairs.values()]
    .filter(({ together }) => together >= MIN_TOGETHER)
    .map((pair) => ({ ...pair, of: Math.min(changes.get(pair.a) ?? 0, changes.get(pair.b) ?? 0) }))
    .filter(({ together, of }) => together >= of * MIN_SHARE)
    .toSorted((x, y) => y.together - x.together || x.of - y.of || compareText(x.a + x.b, y.a + y.b))
    .slice(0, MAX_PAIRS);
}

function pairsOf(paths: readonly string[]): [string, string][] {
  return paths.flatMap((a, index) => paths.slice(index + 1).map((b): [string, string] => [a, b]));
}

const MAX_HIDDEN = 15;

/** Leaves out what is no surprise: one imports the other, a test and what it tests, two tests. */
export function dropLinked(pairs: readonly Together[], graph: ImportGraph): Together[] {
  const indexOf = new Map(graph.paths.map((path, index) => [path, index]));
  const imports = (from: number, to: number) => graph.edges[from]?.some((edge) => edge.to === to) ?? false;
  return pairs
    .filter(({ a, b }) => {
      const [first, second] = [indexOf.get(a), indexOf.get(b)];
      if (first === undefined || second === undefined) return false;
      if (graph.roles[first] !== 'production' || graph.roles[second] !== 'production') return false;
      return !imports(first, second) && !imports(second, first) && testedName(a) !== testedName(b);
    })
    .slice(0, MAX_HIDDEN);
}
