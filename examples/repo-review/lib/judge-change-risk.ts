import type { FileFacts, FolderFacts } from './file-facts.ts';
import type { FileHistory } from './file-history.ts';
import type { Concern, Judgement } from './score.ts';
import { concern, judge, roleWeight, steps } from './score.ts';

/** "Is the next change likely to go wrong?" Judges by what happened to the file and by what protects it. */
export function judgeChangeRisk(file: FileFacts, folder: FolderFacts): Judgement {
  const past = file.history === null ? [] : pastConcerns(file, file.history, folder);
  return judge([...past, untestedConcern(file, folder)], roleWeight(file.role));
}

/** A file changed once or twice is normal; above that it is compared with the busiest files of the folder. */
function pastConcerns(file: FileFacts, history: FileHistory, folder: FolderFacts): Concern[] {
  const busy = Math.max(10, folder.busyCommits);
  const rewritten = history.changedLines / Math.max(50, file.codeLines);
  return [
    // A table or a list of exports changes often and breaks seldom.
    concern(
      steps(history.commits, 2, busy * 1.5) * (0.4 + 0.6 * steps(file.complexity, 4, 40)),
      40,
      `${history.commits} commits within the year`,
    ),
    concern(steps(history.fixes, 1, 8), 20, `${history.fixes} of them repairs by their subject`),
    // The first commit of a new file writes all of it: only what is beyond counts.
    concern(
      history.commits < 3 ? 0 : steps(rewritten, 1.2, 6),
      10,
      `${history.changedLines} lines changed, ${rewritten.toFixed(1)} times its size`,
    ),
    concern(steps(history.authors, 2, 8), 10, `${history.authors} people changed it`),
  ];
}

/** A file that tests reach only through others counts a quarter: its own cases are rarely tried. */
function untestedConcern(file: FileFacts, folder: FolderFacts): Concern {
  const protects = !folder.hasTests || file.tests > 0 || file.role !== 'production';
  const size = protects ? 0 : steps(file.complexity, 8, 80) * (file.tested ? 0.25 : 1);
  const reason = file.tested ? 'tests reach it only through other files' : 'no test reaches it';
  return concern(size, file.history === null ? 45 : 25, reason);
}
