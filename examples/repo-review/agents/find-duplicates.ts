import type { JsonValue, TaskContext } from '@conclave/contracts';
import { z } from 'zod';
import { indexLines } from '../lib/duplicate-index.ts';
import type { DuplicateReport } from '../lib/duplicate-report.ts';
import { MAX_GROUPS, MAX_TEXT_BYTES } from '../lib/duplicate-report.ts';
import { splitLines } from '../lib/code-text.ts';
import type { Duplicate } from '../lib/duplicates.ts';
import { findDuplicates } from '../lib/duplicates.ts';
import { isGenerated, roleOf } from '../lib/file-role.ts';
import { languageOf } from '../lib/languages.ts';
import { NoteBook } from '../lib/note.ts';
import { significantLines } from '../lib/significant-lines.ts';
import type { SignificantLines } from '../lib/significant-lines.ts';
import { readSourceFile } from '../lib/source-file.ts';
import { parseInput } from '../lib/task-input.ts';

const InputSchema = z.strictObject({
  root: z.string().min(1),
  batches: z.array(z.strictObject({ paths: z.array(z.string()) })),
  maxFileBytes: z.int().min(1).default(1_000_000),
});

/**
 * Looks for equal runs of lines in all code files. It reads the files itself: what a measuring task would have to
 * hand over for an exact comparison is as large as the text.
 * @returns {@link DuplicateReport}
 */
export async function findDuplicateText(input: unknown, { signal }: TaskContext): Promise<JsonValue> {
  const { root, batches, maxFileBytes } = parseInput(InputSchema, input, 'find-duplicates');
  const notes = new NoteBook();
  const files: { path: string; lines: SignificantLines }[] = [];
  let bytes = 0;
  for (const path of comparedFirst(batches.flatMap(({ paths }) => paths))) {
    signal.throwIfAborted();
    if (bytes > MAX_TEXT_BYTES) {
      notes.add('duplicates-capped', path);
      continue;
    }
    const source = await readSourceFile(root, path, maxFileBytes);
    // Whatever keeps a file from being read is noted by the task that measures it.
    if ('left' in source || isGenerated(path, source.text, source.text.split('\n').length)) continue;
    bytes += source.bytes;
    files.push({ path, lines: significantLines(path, source.text) });
  }
  const { groups, linesPerFile } = findDuplicates(indexLines(files));
  const report: DuplicateReport = {
    comparedFiles: files.length,
    comparedLines: files.reduce((sum, { lines }) => sum + lines.hashes.length, 0),
    duplicatedLines: [...linesPerFile.values()].reduce((sum, lines) => sum + lines, 0),
    total: groups.length,
    groups: await Promise.all(
      groups.slice(0, MAX_GROUPS).map((group) => withFirstLine(group, root, maxFileBytes)),
    ),
    linesPerFile: Object.fromEntries(linesPerFile),
    notes: notes.toNotes(),
  };
  return report;
}

const MAX_BEGINNING = 80;

/** The index holds hashes only: the line that a reader recognises is read again. */
async function withFirstLine(group: Duplicate, root: string, maxFileBytes: number): Promise<Duplicate> {
  const [first] = group.copies;
  if (first === undefined) return group;
  const source = await readSourceFile(root, first.path, maxFileBytes);
  const line = 'left' in source ? '' : (splitLines(source.text)[first.from - 1] ?? '');
  return { ...group, begins: line.trim().slice(0, MAX_BEGINNING) };
}

/** Code only; production code before tests, so that a reported run is named by its production copy. */
function comparedFirst(paths: readonly string[]): string[] {
  const code = paths.filter((path) => languageOf(path).kind === 'code');
  return [
    ...code.filter((path) => roleOf(path) !== 'test'),
    ...code.filter((path) => roleOf(path) === 'test'),
  ];
}
