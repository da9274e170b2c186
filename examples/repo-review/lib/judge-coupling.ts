import type { FileFacts, FolderFacts } from './file-facts.ts';
import { importedBy } from './markdown.ts';
import type { Judgement } from './score.ts';
import { concern, judge, roleWeight, steps } from './score.ts';

/** "Does a change here spread?" Judges by imports, cycles and copies. */
export function judgeCoupling(file: FileFacts, folder: FolderFacts): Judgement {
  const reachShare = file.reach / Math.max(1, folder.codeFiles);
  const share = file.duplicatedLines / Math.max(1, file.codeLines);
  return judge(
    [
      // A small file that everybody imports is a good foundation: what counts is how much there is to get wrong.
      concern(
        steps(file.dependents, 4, 40) * weightOfContent(file),
        30,
        `${importedBy(file.dependents)}${reachText(file.reach, reachShare)}`,
      ),
      concern(steps(file.dependencies, 10, 40), 20, `it imports ${file.dependencies} files of this folder`),
      concern(
        file.cycleSize === 0 ? 0 : 0.5 + steps(file.cycleSize, 2, 16) / 2,
        25,
        cycleText(file.cycleSize),
      ),
      concern(
        steps(file.duplicatedLines, 10, 200),
        25,
        `${file.duplicatedLines} of its lines (${Math.round(share * 100)} %) are also elsewhere`,
      ),
    ],
    roleWeight(file.role),
  );
}

function weightOfContent({ complexity, codeLines }: FileFacts): number {
  return 0.25 + 0.75 * Math.max(steps(complexity, 10, 80), steps(codeLines, 100, 600));
}

function reachText(reach: number, share: number): string {
  return reach < 10 || share < 0.1 ? '' : `, and ${reach} lean on it directly or through others`;
}

function cycleText(size: number): string {
  return size === 2 ? 'it and another file import each other' : `it is in an import cycle of ${size} files`;
}
