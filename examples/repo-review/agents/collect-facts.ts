import type { JsonValue, TaskContext } from '@conclave/contracts';
import { z } from 'zod';
import { collectFacts } from '../lib/collect-facts.ts';
import { DependencyMapSchema } from '../lib/dependency-map.ts';
import { DuplicateReportSchema } from '../lib/duplicate-report.ts';
import { HistorySchema } from '../lib/file-history.ts';
import { BatchMeasureSchema } from '../lib/file-measure.ts';
import type { FileMeasure } from '../lib/file-measure.ts';
import { tabulateLanguages } from '../lib/language-table.ts';
import { NoteBook, NoteSchema } from '../lib/note.ts';
import { parseInput } from '../lib/task-input.ts';

const InputSchema = z.strictObject({
  batches: z.array(z.strictObject({ paths: z.array(z.string()) })),
  listNotes: z.array(NoteSchema),
  newFiles: z.array(z.string()),
  measured: z.array(BatchMeasureSchema.nullable()),
  history: HistorySchema.nullish(),
  dependencies: DependencyMapSchema.nullish(),
  duplicates: DuplicateReportSchema.nullish(),
});
type Input = z.output<typeof InputSchema>;

/**
 * Joins the results of all measuring parts. A part that failed is missing and noted, not fatal.
 * @returns `{ files: FileFacts[], folder: FolderFacts, languages: LanguageRow[], totals, notes }`
 */
export async function collectFileFacts(input: unknown, _context: TaskContext): Promise<JsonValue> {
  const parts = parseInput(InputSchema, input, 'collect-facts');
  const measures = parts.measured.flatMap((batch) => batch?.files ?? []);
  const { files, folder } = collectFacts({
    files: measures,
    newFiles: new Set(parts.newFiles),
    history: parts.history ?? undefined,
    dependencies: parts.dependencies ?? undefined,
    duplicatedLines: parts.duplicates?.linesPerFile,
  });
  return {
    files,
    folder,
    languages: tabulateLanguages(measures),
    totals: totalsOf(measures),
    notes: gatherNotes(parts),
  };
}

function totalsOf(files: readonly FileMeasure[]) {
  const code = files.filter(({ kind }) => kind === 'code');
  const sum = (list: readonly FileMeasure[], pick: (file: FileMeasure) => number) =>
    list.reduce((total, file) => total + pick(file), 0);
  return {
    files: files.length,
    bytes: sum(files, ({ bytes }) => bytes),
    codeFiles: code.length,
    codeLines: sum(code, ({ codeLines }) => codeLines),
    functions: sum(code, ({ functionCount }) => functionCount),
    productionLines: sum(
      code.filter(({ role }) => role === 'production'),
      ({ codeLines }) => codeLines,
    ),
    testLines: sum(
      code.filter(({ role }) => role === 'test'),
      ({ codeLines }) => codeLines,
    ),
  };
}

function gatherNotes({ batches, listNotes, measured, dependencies, duplicates, history }: Input) {
  const notes = new NoteBook();
  notes.addAll(listNotes);
  measured.forEach((batch, index) => {
    if (batch !== null) return notes.addAll(batch.notes);
    for (const path of batches[index]?.paths ?? []) notes.add('measure-failed', path);
  });
  for (const [name, part] of Object.entries({ dependencies, duplicates, history })) {
    if (!part) notes.add('part-failed', name);
    else if ('notes' in part) notes.addAll(part.notes);
  }
  return notes.toNotes();
}
