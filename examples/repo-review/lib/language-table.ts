import { z } from 'zod';
import type { FileMeasure } from './file-measure.ts';
import { compareText } from './text-order.ts';

export const LanguageRowSchema = z.strictObject({
  language: z.string(),
  kind: z.string(),
  files: z.int(),
  codeLines: z.int(),
  commentLines: z.int(),
  /** Sum of the files' complexity; null where nothing of it is code. */
  complexity: z.int().nullable(),
  estimated: z.boolean(),
});
export type LanguageRow = z.output<typeof LanguageRowSchema>;

const EMPTY = { files: 0, codeLines: 0, commentLines: 0, complexity: null, estimated: false };

/** Generated files are counted too: they are a part of the folder. Most code first. */
export function tabulateLanguages(files: readonly FileMeasure[]): LanguageRow[] {
  const rows = new Map<string, LanguageRow>();
  for (const file of files) {
    const { language, kind } = file;
    rows.set(language, addFile(rows.get(language) ?? { language, kind, ...EMPTY }, file));
  }
  return [...rows.values()].toSorted(byUse);
}

function addFile(row: LanguageRow, file: FileMeasure): LanguageRow {
  return {
    ...row,
    files: row.files + 1,
    codeLines: row.codeLines + file.codeLines,
    commentLines: row.commentLines + file.commentLines,
    complexity: file.complexity === null ? row.complexity : (row.complexity ?? 0) + file.complexity,
    estimated: row.estimated || file.estimated,
  };
}

function byUse(a: LanguageRow, b: LanguageRow): number {
  const codeFirst = Number(b.kind === 'code') - Number(a.kind === 'code');
  return codeFirst || b.codeLines - a.codeLines || compareText(a.language, b.language);
}
