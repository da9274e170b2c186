import type { FileFacts } from './file-facts.ts';
import type { HotSpot, Opinion, Ranking } from './hot-spot.ts';
import { CONCERNED_FROM, levelOf, stanceOf } from './hot-spot.ts';
import type { Surroundings } from './next-steps.ts';
import { counted, importedBy } from './markdown.ts';
import { suggestSteps } from './next-steps.ts';
import { compareText } from './text-order.ts';
import { findUntested } from './untested-files.ts';
import type { Verdict } from './verdict.ts';

const MAX_HOT_SPOTS = 25;
const MAX_OBJECTIONS = 5;
const OBJECTION_FROM = 45;

/** Combines the reviewers' scores. Verdicts speak of the same files in the same order. */
export function rankHotSpots(
  files: readonly FileFacts[],
  verdicts: readonly Verdict[],
  around: Surroundings,
): Omit<Ranking, 'missing'> {
  const scored = files
    .map((file, index) => ({ file, index, score: combine(verdicts, index) }))
    .toSorted((a, b) => b.score - a.score || compareText(a.file.path, b.file.path));
  const describe = ({ file, index, score }: (typeof scored)[number]): HotSpot =>
    toHotSpot({ file, score, opinions: opinionsOn(file.path, index, verdicts), around });
  const listed = scored.filter(({ score }) => score > 0).slice(0, MAX_HOT_SPOTS);
  const objections = scored
    .slice(MAX_HOT_SPOTS)
    .filter(({ index }) => highest(verdicts, index) >= OBJECTION_FROM);
  return {
    hotSpots: listed.map(describe),
    objections: objections.slice(0, MAX_OBJECTIONS).map(describe),
    reviewers: verdicts.map(({ reviewer, question, weight, remark, scores }) => ({
      reviewer,
      question,
      weight,
      remark,
      concerned: weight === 0 ? 0 : scores.filter((score) => score >= CONCERNED_FROM).length,
    })),
    untested: findUntested(files, around.folder),
    considered: files.length,
    levels: countLevels(scored.map(({ score }) => score)),
  };
}

function combine(verdicts: readonly Verdict[], index: number): number {
  const weights = verdicts.reduce((sum, { weight }) => sum + weight, 0);
  if (weights === 0) return 0;
  const total = verdicts.reduce((sum, { weight, scores }) => sum + weight * (scores[index] ?? 0), 0);
  return Math.round((total / weights) * 10) / 10;
}

function highest(verdicts: readonly Verdict[], index: number): number {
  return Math.max(0, ...verdicts.map(({ weight, scores }) => (weight === 0 ? 0 : (scores[index] ?? 0))));
}

function opinionsOn(path: string, index: number, verdicts: readonly Verdict[]): Opinion[] {
  return verdicts.map(({ reviewer, weight, scores, reasons }) => {
    const score = scores[index] ?? 0;
    return { reviewer, score, stance: stanceOf(score, weight), reasons: reasons[path] ?? [] };
  });
}

interface Rated {
  readonly file: FileFacts;
  readonly score: number;
  readonly opinions: Opinion[];
  readonly around: Surroundings;
}

function toHotSpot({ file, score, opinions, around }: Rated): HotSpot {
  return {
    path: file.path,
    role: file.role,
    score,
    level: levelOf(score),
    opinions,
    concerned: opinions.filter(({ stance }) => stance === 'concerned').length,
    voters: opinions.filter(({ stance }) => stance !== 'abstains').length,
    dissent: dissentOf(file, opinions),
    nextSteps: suggestSteps(file, around),
    codeLines: file.codeLines,
    complexity: file.complexity,
    commits: file.history?.commits ?? null,
    dependents: file.dependents,
    tests: file.tests,
  };
}

/** A calm reviewer beside a concerned one is information: it says which remedy can wait. */
function dissentOf(file: FileFacts, opinions: readonly Opinion[]): string | null {
  if (!opinions.some(({ stance }) => stance === 'concerned')) return null;
  const calm = opinions.filter(({ stance }) => stance === 'calm');
  if (calm.length === 0) return null;
  return calm
    .map(({ reviewer, score }) => `${reviewer} is not worried (${score}): ${reassurance(reviewer, file)}`)
    .join('; ');
}

function reassurance(reviewer: string, file: FileFacts): string {
  if (reviewer === 'complexity') return complexityInBrief(file);
  if (reviewer === 'change risk') return historyInBrief(file);
  return `${dependentsInBrief(file)}, ${file.duplicatedLines === 0 ? 'no copied lines' : `${file.duplicatedLines} copied lines`}`;
}

function complexityInBrief({ codeLines, functions: [worst] }: FileFacts): string {
  return `${codeLines} lines, no function above ${worst?.complexity ?? 4}`;
}

function historyInBrief({ history, isNew, tests, tested }: FileFacts): string {
  const past = isNew ? 'not committed yet, ' : '';
  const commits = history === null ? '' : past || `${counted(history.commits, 'commit')} within the year, `;
  if (tests > 0) return `${commits}${counted(tests, 'test file')} for it`;
  return `${commits}${tested ? 'tests reach it through other files' : 'no test reaches it'}`;
}

function dependentsInBrief({ dependents, cycleSize }: FileFacts): string {
  if (dependents < 0) return 'imports are not read in this language';
  return `${importedBy(dependents)}, ${cycleSize === 0 ? 'no cycle' : `a cycle of ${cycleSize}`}`;
}

function countLevels(scores: readonly number[]): Ranking['levels'] {
  const levels = { act: 0, watch: 0, fine: 0 };
  for (const score of scores) levels[levelOf(score)] += 1;
  return levels;
}
