import { z } from 'zod';

/**
 * - `static`: loaded together with the file.
 * - `lazy`: loaded when a function asks for it.
 * - `type`: erased before the program runs.
 */
export const ImportViaSchema = z.enum(['static', 'lazy', 'type']);
export type ImportVia = z.output<typeof ImportViaSchema>;

export const FileImportSchema = z.strictObject({
  /** As written in the source. */
  to: z.string(),
  via: ImportViaSchema,
  /** How many names are taken. */
  names: z.int().nonnegative(),
});
export type FileImport = z.output<typeof FileImportSchema>;

const STRENGTH: Record<ImportVia, number> = { static: 2, lazy: 1, type: 0 };

export function stronger(a: ImportVia, b: ImportVia): ImportVia {
  return STRENGTH[a] >= STRENGTH[b] ? a : b;
}

/** A file with more imports than this is generated or an index; the rest would only make results large. */
const MAX_IMPORTS = 300;

/** One entry per target, in the order of first appearance. */
export function mergeImports(imports: readonly FileImport[]): FileImport[] {
  const merged = new Map<string, FileImport>();
  for (const one of imports) {
    const known = merged.get(one.to);
    const names = (known?.names ?? 0) + one.names;
    merged.set(one.to, {
      to: one.to,
      via: known === undefined ? one.via : stronger(known.via, one.via),
      names,
    });
  }
  return [...merged.values()].slice(0, MAX_IMPORTS);
}
