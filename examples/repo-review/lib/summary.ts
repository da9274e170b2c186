import { counted, inlineCode, percent } from './markdown.ts';
import type { Review } from './review.ts';

/** The review in a few sentences; also what is recorded as its synthesis. */
export type Summarised = Pick<Review, 'ranking' | 'cycles' | 'cycleCount' | 'hiddenCoupling' | 'duplicates'>;

export function summarise(review: Summarised): string[] {
  return [hotSpots(review), cycles(review), duplicates(review), ...hidden(review)];
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

function cycles({ cycles: list, cycleCount }: Summarised): string {
  if (cycleCount === 0) return 'No import cycles.';
  const load = list.filter(({ kind }) => kind === 'load');
  const [largest] = load;
  if (largest === undefined)
    return `${counted(cycleCount, 'import cycle')}, none of which matters while loading (types or imports inside functions).`;
  return `${counted(load.length, 'import cycle')} at load time, the largest of ${largest.size} files.`;
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
