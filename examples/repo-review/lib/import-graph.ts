import type { ImportVia } from './file-import.ts';
import { stronger } from './file-import.ts';
import type { FileMeasure } from './file-measure.ts';
import { ImportResolver } from './import-resolver.ts';
import { compareText } from './text-order.ts';

export interface Edge {
  readonly to: number;
  readonly via: ImportVia;
  readonly names: number;
}

/** Who imports whom among the code files of the folder. Nodes are indices into `paths`, which is in text order. */
export interface ImportGraph {
  readonly paths: readonly string[];
  readonly roles: readonly FileMeasure['role'][];
  /** Per node, in the order of their targets, one edge per target. */
  readonly edges: readonly (readonly Edge[])[];
  /** Relative imports that lead nowhere, as `file -> import`. */
  readonly unresolved: readonly string[];
}

export function buildImportGraph(files: readonly FileMeasure[]): ImportGraph {
  const code = files.filter(({ kind }) => kind === 'code').toSorted((a, b) => compareText(a.path, b.path));
  const indexOf = new Map(code.map(({ path }, index) => [path, index]));
  const resolver = new ImportResolver(files);
  const unresolved: string[] = [];
  const edges = code.map((file) => {
    const targets = new Map<number, Edge>();
    for (const one of file.imports) {
      const target = resolver.resolve(file, one.to);
      if (target === 'missing') unresolved.push(`${file.path} -> ${one.to}`);
      const to = typeof target === 'string' ? undefined : indexOf.get(target.path);
      // An import of itself is a way to reach its own package, not a dependency.
      if (to === undefined || code[to] === file) continue;
      const known = targets.get(to);
      const via = known === undefined ? one.via : stronger(known.via, one.via);
      targets.set(to, { to, via, names: one.names + (known?.names ?? 0) });
    }
    return [...targets.values()].toSorted((a, b) => a.to - b.to);
  });
  return { paths: code.map(({ path }) => path), roles: code.map(({ role }) => role), edges, unresolved };
}
