import type { JsonValue, TaskContext } from '@conclave/contracts';
import { z } from 'zod';
import type { BatchMeasure } from '../lib/file-measure.ts';
import { measureText } from '../lib/measure-text.ts';
import { NoteBook } from '../lib/note.ts';
import { readSourceFile } from '../lib/source-file.ts';
import { parseInput } from '../lib/task-input.ts';

const InputSchema = z.strictObject({
  root: z.string().min(1),
  paths: z.array(z.string().refine(staysInside, 'must stay inside the root')),
  maxFileBytes: z.int().min(1).default(1_000_000),
});

function staysInside(path: string): boolean {
  return !path.startsWith('/') && !path.split('/').includes('..');
}

/** Measures the files of one batch. @returns {@link BatchMeasure}; a file that cannot be read becomes a note. */
export async function measureFiles(input: unknown, { signal }: TaskContext): Promise<JsonValue> {
  const { root, paths, maxFileBytes } = parseInput(InputSchema, input, 'measure-files');
  const notes = new NoteBook();
  const files: BatchMeasure['files'] = [];
  for (const path of paths) {
    signal.throwIfAborted();
    const source = await readSourceFile(root, path, maxFileBytes);
    if ('left' in source) {
      notes.add(source.left, path);
      continue;
    }
    const { measure, problem } = measureText(path, source.text, source.bytes);
    files.push(measure);
    if (source.invalidUtf8) notes.add('invalid-utf8', path);
    if (problem !== undefined) notes.add('syntax-error', `${path}: ${problem}`);
    if (measure.role === 'generated' && measure.kind === 'code') notes.add('minified', path);
  }
  const result: BatchMeasure = { files, notes: notes.toNotes() };
  return result;
}
