import type { Cycle } from './dependency-cycles.ts';
import type { Duplicate } from './duplicates.ts';
import type { FileFacts, FolderFacts } from './file-facts.ts';
import { counted, importedBy, inlineCode } from './markdown.ts';
import { steps } from './score.ts';
import { USUAL_LIMIT } from './script-functions.ts';

export interface Surroundings {
  readonly folder: FolderFacts;
  readonly cycles: readonly Cycle[];
  readonly duplicates: readonly Duplicate[];
}

interface Suggestion {
  readonly urgency: number;
  readonly text: string;
}

const MAX_STEPS = 2;
const MIN_URGENCY = 0.15;

/** What to do about a file, the most useful first: each names the place to begin. */
export function suggestSteps(file: FileFacts, around: Surroundings): string[] {
  const suggestions = [
    writeTests(file, around.folder),
    splitFunction(file),
    breakCycle(file, around.cycles),
    mergeCopies(file, around.duplicates),
    splitFile(file),
    guardInterface(file),
  ].filter(({ urgency }) => urgency >= MIN_URGENCY);
  const chosen = suggestions
    .toSorted((a, b) => b.urgency - a.urgency)
    .slice(0, MAX_STEPS)
    .map(({ text }) => text);
  const [first, ...rest] = chosen;
  if (first === undefined || !isStable(file)) return chosen;
  return [`No hurry: unchanged within the year. Before its next change: ${first}`, ...rest];
}

function isStable({ history, isNew }: FileFacts): boolean {
  return history !== null && history.commits === 0 && !isNew;
}

function writeTests(file: FileFacts, folder: FolderFacts): Suggestion {
  const useful = folder.hasTests && file.role === 'production' && !file.tested;
  return {
    urgency: useful ? 0.3 + 0.7 * steps(file.complexity, 10, 100) : 0,
    text: 'Write tests that hold what it does today before the next change: no test reaches it.',
  };
}

function splitFunction({ functions: [worst] }: FileFacts): Suggestion {
  if (worst === undefined) return { urgency: 0, text: '' };
  const where = `${inlineCode(worst.name)} (line ${worst.line}, ${counted(worst.lines, 'line')})`;
  return {
    urgency: steps(worst.complexity, USUAL_LIMIT, 60),
    text: `Split ${where}: give each group of its ${worst.complexity} branches a function with a name.`,
  };
}

function breakCycle(file: FileFacts, cycles: readonly Cycle[]): Suggestion {
  const cycle = cycles.find(({ kind, files }) => kind === 'load' && files.includes(file.path));
  if (cycle === undefined) return { urgency: 0, text: '' };
  const { from, to, names } = cycle.cut;
  return {
    urgency: 0.45 + steps(cycle.size, 2, 16) / 4,
    text: `Break the import cycle where it is thinnest: ${inlineCode(from)} takes ${counted(names, 'name')} from ${inlineCode(to)}; move that to a file both may import.`,
  };
}

function mergeCopies(file: FileFacts, duplicates: readonly Duplicate[]): Suggestion {
  const group = duplicates.find(({ copies }) => copies.some(({ path }) => path === file.path));
  const own = group?.copies.find(({ path }) => path === file.path);
  const other = group?.copies.find((copy) => copy !== own);
  if (group === undefined || own === undefined || other === undefined) return { urgency: 0, text: '' };
  const place =
    other.path === file.path
      ? `lines ${other.from}–${other.to}`
      : `${inlineCode(other.path)} (line ${other.from})`;
  return {
    urgency: 0.9 * steps(group.lines * (group.count - 1), 8, 160),
    text: `Give lines ${own.from}–${own.to} one home: the same ${counted(group.lines, 'line')} are in ${place}${group.count > 2 ? ` and ${counted(group.count - 2, 'more place')}` : ''}.`,
  };
}

function splitFile({ codeLines, functionCount, estimated }: FileFacts): Suggestion {
  const content = estimated
    ? `${codeLines} lines`
    : `${codeLines} lines and ${counted(functionCount, 'function')}`;
  return {
    urgency: 0.7 * steps(codeLines, 400, 2_500),
    text: `Split the file by purpose: ${content} are more than one person keeps in mind.`,
  };
}

function guardInterface({ dependents, reach }: FileFacts): Suggestion {
  const further = reach > dependents ? ` (${reach} with those behind them)` : '';
  return {
    urgency: 0.6 * steps(dependents, 6, 40),
    text: `Keep its exports stable: ${importedBy(dependents)}${further}. Add to it rather than change it.`,
  };
}
