import { z } from 'zod';
import { FileImportSchema } from './file-import.ts';
import { ManifestSchema } from './manifest.ts';
import { NoteSchema } from './note.ts';

export const WorstFunctionSchema = z.strictObject({
  name: z.string(),
  line: z.int(),
  lines: z.int(),
  complexity: z.int(),
});
export type WorstFunction = z.output<typeof WorstFunctionSchema>;

/** What one file's measuring gives: a few hundred bytes. */
export const FileMeasureSchema = z.strictObject({
  path: z.string(),
  language: z.string(),
  kind: z.enum(['code', 'style', 'markup', 'data', 'prose']),
  role: z.enum(['production', 'test', 'support', 'generated']),
  bytes: z.int(),
  lines: z.int(),
  codeLines: z.int(),
  commentLines: z.int(),
  /** Null for anything that is not code. */
  complexity: z.int().nullable(),
  /** True where the complexity is counted from branch words and not from a syntax tree. */
  estimated: z.boolean(),
  functionCount: z.int(),
  /** Functions above the usual limit, see lib/script-functions.ts. */
  complexFunctions: z.int(),
  /** The most complex first. */
  functions: z.array(WorstFunctionSchema),
  nesting: z.int(),
  imports: z.array(FileImportSchema),
  /** What the file says about import names, where it is a package.json or a tsconfig.json. */
  manifest: ManifestSchema.nullable(),
});
export type FileMeasure = z.output<typeof FileMeasureSchema>;

/** The result of one measuring task. */
export const BatchMeasureSchema = z.strictObject({
  files: z.array(FileMeasureSchema),
  notes: z.array(NoteSchema),
});
export type BatchMeasure = z.output<typeof BatchMeasureSchema>;
