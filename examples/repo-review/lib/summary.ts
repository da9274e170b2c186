import { counted, inlineCode, percent, thousands } from './markdown.ts';
import type { Review } from './review.ts';

/** The review in a few sentences; also what is recorded as its synthesis. */
export type Summarised = Pick<
  Review,
  'ranking' | 'cycles' | 'cycleCount' | 'loadCycleCount' | 'hiddenCoupling' | 'duplicates'
>;

export function summarise(review: Summarised): string[] {
  return [hotSpots(review), tests(review), cycles(review), duplicates(review), ...hidden(review)];
}

function hotSpots({ ranking }: Summarised): string {
  const { act, watch } = ranking.levels;
  const [top] = ranking.hotSpots;
  if (top === undefined) return 'There is no code to rank.';
  if (act + watch === 0) {
    return `No file stands out: the highest combined score is ${top.score} of 100 (${inlineCode(top.path)}).`;
  }
  const parts = [
    ...(act > 0 ? [`${counted(act, 'file')} ${act === 1 ? 'deserves' : 'deserve'} work`] : []),
    ...(watch > 0 ? [`${counted(watch, 'file')} ${watch === 1 ? 'deserves' : 'deserve'} an eye`] : []),
  ];
  return `${parts.join(' and ')}, of ${ranking.considered} ranked. First: ${inlineCode(top.path)} with ${top.score} of 100; ${top.concerned} of ${counted(top.voters, 'reviewer')} ${top.concerned === 1 ? 'is' : 'are'} concerned about it.`;
}

function tests({ ranking: { untested } }: Summarised): string {
  const { reached, known, judged } = untested;
  if (reached === 0) return 'No test was found, or none that reaches this code.';
  const share = `Tests reach ${thousands(reached)} of ${counted(known, 'production file')} (${percent(reached, known)})`;
  return judged ? `${share}.` : `${share}: too few to hold missing tests against a single file.`;
}

function cycles({ cycles: [largest], cycleCount, loadCycleCount }: Summarised): string {
  if (largest === undefined) return 'No import cycles.';
  const all = counted(cycleCount, 'import cycle');
  if (loadCycleCount === 0)
    return `${all}, none of which matters while loading (types or imports inside functions).`;
  const atLoad = loadCycleCount === cycleCount ? ' at load time' : `, ${loadCycleCount} of them at load time`;
  return `${all}${atLoad}; the largest has ${counted(largest.size, 'file')}.`;
}

function duplicates({ duplicates: { groups, total, duplicatedLines, comparedLines } }: Summarised): string {
  const [heaviest] = groups;
  if (heaviest === undefined) return 'No duplicated text of eight lines or more.';
  const share = percent(duplicatedLines, comparedLines);
  return `${counted(total, 'duplicated block')}, ${share} of the compared lines. The heaviest: ${counted(heaviest.lines, 'line')} in ${heaviest.count} places, first in ${inlineCode(heaviest.copies[0]?.path ?? '')}.`;
}

function hidden({ hiddenCoupling: [first, ...others] }: Summarised): string[] {
  if (first === undefined) return [];
  const more = others.length === 0 ? '' : ` (and ${counted(others.length, 'more pair')})`;
  return [
    `${inlineCode(first.a)} and ${inlineCode(first.b)} changed together in ${first.together} of ${counted(first.of, 'commit')} although neither imports the other${more}.`,
  ];
}
