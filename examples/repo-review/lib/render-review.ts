import { bullets, counted, inlineCode, plainText, thousands } from './markdown.ts';
import { renderFindings } from './render-findings.ts';
import { renderHotSpots } from './render-hot-spots.ts';
import { renderMethod } from './render-method.ts';
import type { Review } from './review.ts';
import { summarise } from './summary.ts';

/** The review as Markdown: what to do first, then the evidence, then how it was made. */
export function renderReview(review: Review): string {
  const parts = [
    `# Code review: ${plainText(review.name)}`,
    introduction(review),
    ...startHere(review),
    ...renderHotSpots(review),
    ...renderFindings(review),
    ...renderMethod(review),
  ];
  return `${parts.join('\n\n')}\n`;
}

function introduction(review: Review): string {
  const { totals, history, commit } = review;
  const size = `${counted(totals.files, 'file')}, ${counted(totals.codeLines, 'line')} of code in ${counted(totals.codeFiles, 'code file')}`;
  const tests = totals.testLines === 0 ? 'no tests found' : `${thousands(totals.testLines)} of them tests`;
  const past = history.available
    ? `History: ${counted(history.commits, 'commit')} by ${counted(history.authors, 'person', 'people')} from ${history.from ?? ''} to ${history.to ?? ''}.`
    : `No history: ${plainText(history.reason ?? 'unknown')}.`;
  const at =
    commit === null ? '' : ` At commit ${inlineCode(commit.slice(0, 12))} with local changes, if any.`;
  return `${size} (${tests}). ${past}${at}`;
}

function startHere(review: Review): string[] {
  const summary = ['## In short', bullets(summarise(review))];
  const first = review.ranking.hotSpots
    .filter(({ level, nextSteps }) => level !== 'fine' && nextSteps.length > 0)
    .slice(0, 3)
    .map(({ path, nextSteps }, index) => `${index + 1}. ${inlineCode(path)}: ${nextSteps[0] ?? ''}`);
  return first.length === 0 ? summary : [...summary, '## Start here', first.join('\n')];
}
