import { z } from 'zod';
import { FileHistorySchema } from './file-history.ts';
import { WorstFunctionSchema } from './file-measure.ts';

/** Everything known about one code file that people edit: what the reviewers judge by. */
export const FileFactsSchema = z.strictObject({
  path: z.string(),
  language: z.string(),
  role: z.enum(['production', 'test', 'support']),
  codeLines: z.int(),
  complexity: z.int(),
  estimated: z.boolean(),
  functionCount: z.int(),
  complexFunctions: z.int(),
  functions: z.array(WorstFunctionSchema),
  nesting: z.int(),
  /** Files, tests aside, that import it; -1 where the language's imports are not read. */
  dependents: z.int(),
  dependencies: z.int(),
  /** Files that reach it directly or through others; 0 where not counted. */
  reach: z.int(),
  /** Test files that import it or carry its name. */
  tests: z.int(),
  /** True where a test reaches it at least through other files, or where that cannot be known. */
  tested: z.boolean(),
  /** Members of the load-time cycle it is in; 0 for none. */
  cycleSize: z.int(),
  duplicatedLines: z.int(),
  /** Not committed yet: that it did not change says nothing. */
  isNew: z.boolean(),
  /** Null without history; zeros for a file that did not change in the window. */
  history: FileHistorySchema.nullable(),
});
export type FileFacts = z.output<typeof FileFactsSchema>;

/** What holds for the folder as a whole. */
export const FolderFactsSchema = z.strictObject({
  /** False where tests reach so little of the folder that "untested" says nothing about a single file. */
  hasTests: z.boolean(),
  /** Production files that a test reaches, of those in languages whose imports are read. */
  testedFiles: z.int(),
  testableFiles: z.int(),
  hasHistory: z.boolean(),
  /** Commits of the file with the most, and what the top twentieth begins with. */
  maxCommits: z.int(),
  busyCommits: z.int(),
  codeFiles: z.int(),
});
export type FolderFacts = z.output<typeof FolderFactsSchema>;
