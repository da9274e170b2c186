import type { FileFacts, FolderFacts } from './file-facts.ts';
import type { Untested } from './hot-spot.ts';
import { compareText } from './text-order.ts';

/** Below this there is little that could go wrong. */
const MIN_COMPLEXITY = 10;
const MAX_LISTED = 10;

export function findUntested(files: readonly FileFacts[], folder: FolderFacts): Untested {
  const untested = files
    .filter(
      ({ role, tested, complexity }) => role === 'production' && !tested && complexity >= MIN_COMPLEXITY,
    )
    .toSorted((a, b) => b.complexity - a.complexity || compareText(a.path, b.path));
  const listed = untested.slice(0, MAX_LISTED);
  return {
    judged: folder.hasTests,
    reached: folder.testedFiles,
    known: folder.testableFiles,
    count: untested.length,
    files: listed.map(({ path, complexity, codeLines }) => ({ path, complexity, codeLines })),
  };
}
