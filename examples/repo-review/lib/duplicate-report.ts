import { z } from 'zod';
import { DuplicateSchema } from './duplicates.ts';
import { NoteSchema } from './note.ts';

export const MAX_GROUPS = 40;

/** Comparing keeps a few dozen bytes per line in memory; this bounds it at some hundred megabytes. */
export const MAX_TEXT_BYTES = 150_000_000;

export const DuplicateReportSchema = z.strictObject({
  comparedFiles: z.int(),
  comparedLines: z.int(),
  /** Significant lines that occur in more than one place, every copy counted. */
  duplicatedLines: z.int(),
  total: z.int(),
  /** The heaviest groups, at most {@link MAX_GROUPS}. */
  groups: z.array(DuplicateSchema),
  linesPerFile: z.record(z.string(), z.int()),
  notes: z.array(NoteSchema),
});
export type DuplicateReport = z.output<typeof DuplicateReportSchema>;
